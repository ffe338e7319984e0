import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../../config.ts'
import { exportLines } from '../../dashboard/audit-export.ts'
import type { Reads } from '../../store/store.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

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
  for (const chain of chains) yield* exportLines({ read }, chain)
}
