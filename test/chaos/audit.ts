/** The audit log against what the clients were answered: no change without its record, and no record without its change. */

import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import type { Slot } from './client.ts'
import type { Shown } from './credentials.ts'

const PAGE = 1000

interface Recorded {
  readonly event: string
  readonly target: { readonly id: string }
  readonly changed: readonly string[]
  readonly request_id: string
}

/** The records of credentials that were chained after a number, by the credential's id. */
export async function changesIn(store: Store, chain: string, after: number): Promise<Map<string, Recorded[]>> {
  const found: Recorded[] = []
  for (let last = after; ;) {
    const rows = await store.read.auditRecords(chain, last, PAGE)
    found.push(...rows.map(({ record }) => JSON.parse(record) as Recorded))
    last += rows.length
    if (rows.length < PAGE) break
  }
  return Map.groupBy(
    found.filter(({ event }) => event.startsWith('credential.')),
    ({ target }) => target.id,
  )
}

export async function endOf(store: Store, chain: string): Promise<number> {
  return (await store.read.auditHeads()).find((head) => head.chain === chain)?.seq ?? 0
}

export function assertRecorded({ history, ids }: Slot, changes: ReadonlyMap<string, readonly Recorded[]>): void {
  for (const { request, answer, requestId } of history) {
    if (request.kind !== 'patch' && request.kind !== 'delete') continue
    if (answer?.kind !== 'shown' && answer?.kind !== 'deleted') continue
    const mine = (changes.get(request.id) ?? []).filter((one) => one.request_id === requestId)
    const event = request.kind === 'patch' ? 'credential.updated' : 'credential.deleted'
    assert.deepEqual(
      mine.map((one) => one.event),
      [event],
      `the record of an acknowledged ${request.kind} of ${request.id}`,
    )
  }
  const last = history.at(-1)?.answer
  assert.ok(last?.kind === 'listed')
  for (const id of ids) {
    const records = changes.get(id) ?? []
    const times = (event: string) => records.filter((one) => one.event === event).length
    const there: Shown | undefined = last.credentials.find((one) => one.id === id)
    assert.equal(times('credential.created'), 1, `${id} was created once`)
    assert.equal(times('credential.deleted'), there === undefined ? 1 : 0, `${id} is ${there ? 'there' : 'gone'}`)
    if (there === undefined) continue
    const versions = records.filter(({ changed }) => changed.includes('credential_data')).length
    assert.equal(versions, there.version, `${id}: a record for each version`)
  }
}
