import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StandIn, standingClock, startInProcess } from '../harness/index.ts'
import { assertWhole, tablesOf } from '../harness/tables.ts'
import { assertFailedWell } from './failed.ts'
import { RowFaults } from './rows.ts'
import { LENDING, prepare, reads, scenarios, type Scenario } from './scenarios.ts'

const faults = [
  ['BEFORE', 'ABORT'],
  ['AFTER', 'ROLLBACK'],
  ['AFTER', 'FAIL'],
] as const

for (const scenario of scenarios.filter((one) => !reads(one)))
  test(`${scenario.operation} (${scenario.title}): a fault at any row that is written leaves the state before`, async () => {
    const rows = await rowsWritten(scenario)
    // Neither lending nor a verification changes what it is about.
    const least = [LENDING, 'verify_credential_by_id'].includes(scenario.operation) ? 2 : 3
    assert.ok(rows >= least, 'a change, its audit record and the head of the chain')
    const { server, ids } = await prepared()
    const laid = new RowFaults(server.data)
    try {
      const before = tablesOf(server.data)
      for (const [when, refusal] of faults) {
        laid.lay(when, refusal)
        for (let n = 1; n <= rows; n++) {
          laid.refuse(n)
          const at = `${when} ${refusal} at row ${n} of ${rows}`
          assertFailedWell(await scenario.run(server.api, ids), at, scenario.operation)
          assert.deepEqual(tablesOf(server.data), before, at)
        }
        laid.takeAway()
      }
      const answer = await scenario.run(server.api, ids)
      assert.ok(answer.status < 300, `without the fault, the same request goes through: ${answer.raw}`)
      assert.notDeepEqual(tablesOf(server.data), before)
      await assertWhole(server.deployment)
    } finally {
      laid.close()
      await server.stop()
    }
  })

test('a change whose audit record is refused does not happen, and does not disturb its neighbours', async () => {
  const server = await startInProcess({ upstream: new StandIn().upstream })
  const laid = new RowFaults(server.data)
  try {
    const { robot } = await prepare(server)
    const records = tablesOf(server.data)['audit_records']?.length ?? 0
    laid.refuseAuditRecordsOf('connector.created')
    const [refused, ...others] = await Promise.all([
      server.api.post('/v3/connectors', { provider: 'imap' }),
      server.api.patch(`/v3/connectors/google/creds/${robot}`, { name: 'renamed' }),
      server.api.patch('/v3/applications', { branding: { name: 'Other' } }),
    ])
    assertFailedWell(refused, 'the one without a record')
    assert.deepEqual(
      others.map(({ status }) => status),
      [200, 200],
    )
    assert.equal((await server.api.get('/v3/connectors/imap')).status, 404)
    assert.equal(tablesOf(server.data)['audit_records']?.length, records + 2)
    await assertWhole(server.deployment)
  } finally {
    laid.close()
    await server.stop()
  }
})

test('of plans that are committed together, only the one whose audit record is refused fails', async () => {
  const server = await startInProcess({ upstream: new StandIn().upstream })
  const { deployment, applicationId } = server
  const laid = new RowFaults(server.data)
  try {
    laid.refuseAuditRecordsOf('refused')
    const events = ['first', 'second', 'refused', 'third', 'refused', 'fourth']
    const before = await deployment.store.read.auditRecords(applicationId, 0, 100)
    const outcomes = await Promise.allSettled(
      events.map((event) =>
        deployment.store.commit({ changes: [], audit: [{ chain: applicationId, record: JSON.stringify({ event }) }] }),
      ),
    )
    assert.deepEqual(
      outcomes.map(({ status }) => status === 'fulfilled'),
      events.map((event) => event !== 'refused'),
    )
    assert.deepEqual(
      (await deployment.store.read.auditRecords(applicationId, before.length, 100)).map(({ record }) => record),
      ['first', 'second', 'third', 'fourth'].map((event) => JSON.stringify({ event })),
    )
    await assertWhole(deployment)
  } finally {
    laid.close()
    await server.stop()
  }
})

async function rowsWritten(scenario: Scenario): Promise<number> {
  const { server, ids } = await prepared()
  const laid = new RowFaults(server.data)
  try {
    laid.lay('AFTER', 'ABORT')
    const rows = laid.count()
    const { status, raw } = await scenario.run(server.api, ids)
    assert.ok(status < 300, raw)
    return rows()
  } finally {
    laid.close()
    await server.stop()
  }
}

/**
 * A server on which all scenarios can run. Its clock stands: what is written at most once a second, or in half a minute, is
 * written each time.
 */
async function prepared() {
  const { clock, later } = standingClock()
  const server = await startInProcess({ clock, upstream: new StandIn(clock).upstream })
  const ids = await prepare(server)
  later(31)
  return { server, ids }
}
