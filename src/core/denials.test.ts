import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEventName } from '../audit/record.ts'
import { Denials } from './denials.ts'

function given() {
  let now = 100
  const written: { chain: string; event: string; result: string; at: number }[] = []
  const denials = new Denials(
    ({ chain, record }) => {
      const { event, result, at } = JSON.parse(record) as { event: string; result: string; at: number }
      written.push({ chain, event, result, at })
      return Promise.resolve()
    },
    () => now,
  )
  const deny = async (times: number, chain = 'a', event: AuditEventName = 'request.denied') => {
    const actor = { type: 'anonymous', id: '192.0.2.1' } as const
    for (let n = 0; n < times; n++)
      await denials.record(chain, {
        event: { event, target: { type: 'operation', id: 'x' } },
        actor,
        requestId: 'r',
        result: 'why',
      })
  }
  return { deny, written, later: () => now++ }
}

test('five refusals a second are recorded of a chain, and the next record says how many were left out', async () => {
  const { deny, written, later } = given()
  await deny(12)
  assert.deepEqual(
    written.map(({ result }) => result),
    Array<string>(5).fill('why'),
  )
  later()
  await deny(2)
  assert.deepEqual(
    written.slice(5).map(({ result, at }) => [result, at]),
    [
      ['why; 7 more were not recorded', 101],
      ['why', 101],
    ],
  )
})

test('a flood of refusals in one chain, or of one kind, hides none of another', async () => {
  const { deny, written } = given()
  await deny(1000)
  await deny(1, 'b')
  await deny(1, 'a', 'member.sign_in_failed')
  assert.deepEqual(
    written.slice(5).map(({ chain, event, result }) => [chain, event, result]),
    [
      ['b', 'request.denied', 'why'],
      ['a', 'member.sign_in_failed', 'why'],
    ],
  )
})
