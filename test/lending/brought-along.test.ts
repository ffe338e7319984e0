/** A refresh token that was brought along, which its provider replaces when it is first used: nobody else has the new one. */

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { auditRecord } from '../../src/audit/record.ts'
import type { Decision } from '../../src/api/operation.ts'
import { keepOn } from '../../src/core/keep-on.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { Problem } from '../../src/lib/problem.ts'
import { OutcomeUnknown, StoreUnavailable, type Store } from '../../src/store/store.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import { RowFaults } from '../faults/rows.ts'
import { apiOver, closedDoor, injected, localServer, startInProcess, StandIn } from '../harness/index.ts'
import { ADDRESS, authenticated, given, lent, ok, secretOf } from './given.ts'

const LATER_S = 4000

test('is kept as soon as the database can be written again, when a grant is made and when it is changed', async () => {
  await given(undefined, async ({ server, api, provider, later }) => {
    const faults = new RowFaults(server.data)
    try {
      faults.lay('BEFORE', 'ABORT')
      const whileAway = () => {
        faults.refuse(1)
        setTimeout(() => faults.count(), 300)
        provider.fault = () => undefined
        return undefined
      }
      provider.fault = whileAway
      const { id } = ok(await authenticated(api, `rotating.${ADDRESS}`))
      assert.equal(provider.calls.length, 1, 'the provider is not asked again')
      later(LATER_S)
      await lent(api, id)
      assert.equal(provider.calls.at(-1)?.generation, 1, 'what it gave instead is used next')

      provider.fault = whileAway
      ok(await api.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rotating.${ADDRESS.toUpperCase()}` } }))
      assert.equal(provider.calls.length, 3)
      later(LATER_S)
      await lent(api, id)
      assert.equal(provider.calls.at(-1)?.generation, 1)
      assert.equal(provider.revoked.size, 0)
    } finally {
      faults.close()
    }
  })
})

test('is kept once, whether a commit whose answer was lost came to something or not', async () => {
  await given(undefined, async ({ server, provider, later, now }) => {
    const { deployment, apiKey, applicationId } = server
    const { read } = deployment.store
    for (const came of [true, false]) {
      const address = `came-${String(came)}@example.com`
      const { store, lost } = losingAnAnswer(deployment.store, came)
      const { app } = localServer({ ...deployment, store }, { upstream: provider.upstream, clock: now })
      const api = apiOver((request) => injected(app, request), apiKey)
      try {
        const { id } = ok(await authenticated(api, `rotating.${address}`))
        assert.equal(lost(), 1)
        assert.equal(provider.callsFor(address), 1)
        const box = await read.box(applicationId as ApplicationId, 'grant-secret', id)
        assert.equal(box?.version, 1)
        const records = await read.auditRecords(applicationId, 0, 100)
        assert.equal(records.filter(({ record }) => record.includes(id)).length, 1)
        later(LATER_S)
        await lent(api, id)
        assert.ok(!provider.revoked.has(address))
      } finally {
        await app.close()
      }
    }
  })
})

test('is not kept again where the grant that it was kept for is deleted before that is known', async () => {
  await given(undefined, async ({ server, api, provider, now }) => {
    const { deployment, apiKey, applicationId } = server
    const { read } = deployment.store
    // More than one page of the log lies between.
    const much = { event: 'application.updated', target: { type: 'application', id: applicationId } } as const
    const { store, lost } = losingAnAnswer(deployment.store, true, async () => {
      const [grant] = ok(await api.get('/v3/grants')) as unknown as { id: string }[]
      ok(await api.delete(`/v3/grants/${grant?.id ?? ''}`))
      const record = auditRecord(much, { actor: { type: 'operator', id: 'test' }, at: now(), requestId: 'test' })
      const audit = Array.from({ length: 1500 }, () => ({ chain: applicationId, record }))
      await deployment.store.commit({ changes: [], audit })
    })
    const { app } = localServer({ ...deployment, store }, { upstream: provider.upstream, clock: now })
    try {
      ok(
        await authenticated(
          apiOver((request) => injected(app, request), apiKey),
          `rotating.${ADDRESS}`,
        ),
      )
      assert.equal(lost(), 1)
      assert.deepEqual(ok(await api.get('/v3/grants')), [])
      const made = (await read.auditRecords(applicationId, 0, 2000)).filter(({ record }) =>
        record.includes('"grant.created"'),
      )
      assert.equal(made.length, 1)
    } finally {
      await app.close()
    }
  })
})

test('is not taken for kept because others have kept theirs meanwhile', async () => {
  await given(undefined, async ({ server, provider, later, now }) => {
    const { deployment, apiKey, api: others } = server
    for (const [changes, came] of [
      [1, false],
      [2, false],
      [2, true],
    ] as const) {
      const address = `meanwhile-${changes}-${String(came)}@example.com`
      const { id } = ok(await authenticated(others, `rt.${address}`))
      let lost = false
      const commit: Store['commit'] = async (plan) => {
        if (lost || !plan.changes.some(({ kind }) => kind === 'grant.update')) return deployment.store.commit(plan)
        lost = true
        if (came) await deployment.store.commit(plan)
        for (let change = 0; change < changes; change++)
          ok(await others.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rt.${address}` } }))
        throw new OutcomeUnknown('the answer was lost')
      }
      const { app } = localServer(
        { ...deployment, store: { ...deployment.store, commit } },
        { upstream: provider.upstream, clock: now },
      )
      try {
        const api = apiOver((request) => injected(app, request), apiKey)
        const answer = await api.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rotating.${address}` } })
        later(LATER_S)
        if (changes === 1) {
          ok(answer)
          await lent(others, id)
          assert.equal(provider.calls.at(-1)?.generation, 1, 'it is the one that is kept')
        } else if (came) ok(answer)
        else {
          assert.equal(answer.status, 503, 'nothing tells whether it was kept')
          assert.match(answer.raw, /not known whether the change was stored/)
        }
      } finally {
        await app.close()
      }
    }
  })
})

test('is not lost where the provider does not say at first whose mailbox it is', async () => {
  const provider = new StandIn()
  let refusals = 2
  const upstream = createUpstream({
    fetch: (input, init) =>
      init?.method?.toUpperCase() !== 'POST' && refusals-- > 0
        ? Promise.resolve(new Response('', { status: 503 }))
        : provider.fetch(input, init),
    door: closedDoor,
    overrides: {},
    now: systemClock,
  })
  const server = await startInProcess({ upstream })
  const { api } = server
  try {
    ok(await api.post('/v3/connectors', { provider: 'google', settings: secretOf('first') }))
    ok(await authenticated(api, `rotating.${ADDRESS}`))
    assert.equal(provider.calls.length, 1)
    refusals = 1
    const { status } = await authenticated(api, 'rt.another@example.com')
    assert.equal(status, 504, 'one that is not replaced can be sent again')
  } finally {
    await server.stop()
  }
})

test('is tried on to be kept after whoever asked was told so, and told what to do', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    let attempts = 0
    let isAway = true
    let kept: Decision | undefined
    const answer = keepOn({} as Store['read'], () => {
      attempts++
      if (isAway) return Promise.reject(new StoreUnavailable('away'))
      return Promise.resolve((kept = {}))
    })
    const refused = assert.rejects(answer, (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.kind, 'unavailable')
      return /look whether the grant is there/.test(error.message)
    })
    mock.timers.tick(20_000)
    await refused
    const before = attempts
    while (attempts === before) await turn()
    isAway = false
    while (kept === undefined) await turn()
  } finally {
    mock.timers.reset()
  }
})

/** The store, where the answer to the commit of a grant is lost: after it was done, or before anything was. */
function losingAnAnswer(store: Store, came: boolean, meanwhile: () => Promise<void> = async () => undefined) {
  let lost = 0
  const commit: Store['commit'] = async (plan) => {
    if (lost > 0 || !plan.changes.some(({ kind }) => kind === 'grant.insert')) return store.commit(plan)
    lost++
    if (came) await store.commit(plan)
    await meanwhile()
    throw new OutcomeUnknown('the answer was lost')
  }
  return { store: { ...store, commit }, lost: () => lost }
}
