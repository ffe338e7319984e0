import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '../store/store.ts'

const PAGE = 500

/**
 * An audit chain as lines of JSON, many at a time. Records are never changed, so those that are there when it begins
 * come all from one moment, also while others go on writing; and between pages others have their turn. What is archived
 * meanwhile is left out, as the numbers show: it stands in its archive.
 */
export async function* exportLines({ read }: Pick<Store, 'read'>, chain: string): AsyncGenerator<string> {
  const [last] = await read.auditRecordsBefore(chain, Number.MAX_SAFE_INTEGER, 1)
  const end = last?.seq ?? 0
  for (let after = 0; after < end;) {
    const page = await read.auditRecords(chain, after, PAGE)
    const lines = page
      .filter(({ seq }) => seq <= end)
      .map(({ seq, record, mac }) => ({ chain, seq, record: parsed(record), mac: Buffer.from(mac).toString('hex') }))
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    after = page.at(-1)?.seq ?? end
    await turn()
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
