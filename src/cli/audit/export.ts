import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../../config.ts'
import type { Reads } from '../../store/store.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

const PAGE = 1000

/** `claviger audit export`: one line of JSON a record, all from one moment. */
export async function exportAuditLog(config: Config, options: { readonly application?: string }): Promise<void> {
  const { application } = options
  await withDeployment(config, ({ store }) =>
    store.snapshot(async (read) => {
      const chains =
        application === undefined
          ? (await read.auditHeads()).map(({ chain }) => chain)
          : [(await applicationNamed(read, application)).id]
      await pipeline(Readable.from(lines(read, chains)), process.stdout, { end: false })
    }),
  )
}

async function* lines(read: Reads, chains: readonly string[]): AsyncGenerator<string> {
  for (const chain of chains)
    for (let after = 0; ;) {
      const page = await read.auditRecords(chain, after, PAGE)
      for (const { seq, record, mac } of page) {
        after = seq
        yield `${JSON.stringify({ chain, seq, record: parsed(record), mac: Buffer.from(mac).toString('hex') })}\n`
      }
      if (page.length < PAGE) break
    }
}

/** A record that was tampered with may not be JSON; it is exported as the text that it is. */
function parsed(record: string): unknown {
  try {
    return JSON.parse(record)
  } catch {
    return record
  }
}
