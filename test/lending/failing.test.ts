import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RowFaults } from '../faults/rows.ts'
import { answer, busy } from '../harness/stand-in.ts'
import { activeOf, ADDRESS, authenticated, given, lend, lent, manyGrants, ok, secretOf, type Given } from './given.ts'

const GRANTS = 1000
const LATER_S = 4000

const health = async ({ api }: Given, id: string) =>
  ok(await api.get(`/v3/connectors/microsoft/creds/${id}/health`)) as unknown as {
    readonly state: string
    readonly grants: unknown
    readonly paused_until: number | null
    readonly last_attempt: {
      readonly at: number
      readonly outcome: string
      readonly code: string
      readonly message: string
    }
    readonly last_ok_at: number | null
  }

test('an expired secret with a thousand grants behind it is one failing credential, and a new secret heals all', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider, later } = of
    const ids = await manyGrants(of, GRANTS)
    const id = await activeOf(api, 'microsoft')
    provider.refused.add('first-id')
    const answers = await Promise.all(ids.map((one, n) => lend(n % 2 === 0 ? api : other, one)))
    for (const { status, body, raw } of answers)
      assert.deepEqual([status, body.error.type], [409, 'credential.failing'], raw)
    assert.ok(provider.calls.length <= 5, `${provider.calls.length} calls out`)
    const failing = await health(of, id)
    assert.deepEqual([failing.state, failing.grants], ['failing', { valid: GRANTS, invalid: 0 }])
    assert.match(failing.last_attempt.message, /AADSTS7000222/)
    assert.ok(failing.paused_until !== null)

    // While it pauses nobody asks; afterwards one does.
    const asked = provider.calls.length
    assert.equal((await lend(other, ids[7] ?? '')).status, 409)
    assert.equal(provider.calls.length, asked)
    later(31)
    await Promise.all(ids.slice(0, 100).map((one) => lend(api, one)))
    assert.equal(provider.calls.length, asked + 1)

    ok(await api.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data: secretOf('second') }))
    const tokens = await Promise.all(ids.map((one, n) => lent(n % 2 === 0 ? api : other, one)))
    assert.equal(new Set(tokens).size, GRANTS)
    assert.equal(provider.calls.length, asked + 1 + GRANTS)
    const healed = await health(of, id)
    assert.deepEqual([healed.state, healed.grants], ['ok', { valid: GRANTS, invalid: 0 }])
  })
})

test('a provider that has no time is asked by a few of a thousand grants, and each is renewed once it has', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider, later } = of
    const ids = await manyGrants(of, GRANTS)
    const id = await activeOf(api, 'microsoft')
    assert.equal((await health(of, id)).state, 'ok')
    ok(await api.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data: secretOf('second') }))
    provider.fault = () => busy(86_400)
    const answers = await Promise.all(ids.map((one, n) => lend(n % 2 === 0 ? api : other, one)))
    for (const { status, raw } of answers) assert.equal(status, 504, raw)
    assert.ok(provider.calls.length <= 5, `${provider.calls.length} calls out`)
    const waiting = await health(of, id)
    assert.deepEqual([waiting.state, waiting.grants], ['unused', { valid: GRANTS, invalid: 0 }])
    assert.equal(
      waiting.paused_until !== null && waiting.paused_until - of.now() <= 3600,
      true,
      'it is believed for an hour',
    )
    provider.fault = () => undefined
    later(3600)
    const asked = provider.calls.length
    await Promise.all(ids.map((one, n) => lent(n % 2 === 0 ? api : other, one)))
    assert.equal(provider.calls.length, asked + GRANTS)
    assert.equal((await health(of, id)).state, 'ok')
  })
})

test('a pause that a provider asks for where a mailbox is authenticated holds for all calls through the credential', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider, later, grant } = of
    const id = await grant('rt.a@example.com', 'microsoft')
    const known = await health(of, await activeOf(api, 'microsoft'))
    later(LATER_S)
    provider.fault = () => busy(60)
    const refused = await authenticated(api, 'rt.b@example.com', 'microsoft')
    assert.deepEqual([refused.status, refused.headers['retry-after']], [504, '60'])
    const asked = provider.calls.length
    assert.equal((await lend(other, id)).status, 504)
    assert.equal((await authenticated(other, 'rt.c@example.com', 'microsoft')).status, 504)
    assert.equal(provider.calls.length, asked)
    const waiting = await health(of, await activeOf(api, 'microsoft'))
    const { paused_until: until } = waiting
    assert.deepEqual({ ...waiting, paused_until: null, last_attempt: known.last_attempt }, known)
    assert.ok(until !== null && until > of.now() + 50 && until <= of.now() + 60)
    provider.fault = () => undefined
    later(60)
    await lent(other, id)
  })
})

test('a call that waits for what the provider has asked for is told its code and words, and so is who asks for the health', () =>
  given(undefined, async (of) => {
    const { api, other, provider, later, grant } = of
    const id = await grant('rt.a@example.com', 'microsoft')
    later(LATER_S)
    provider.fault = () => answer(429, { error: 'slow_down', error_description: 'Too many.' }, { 'retry-after': '60' })
    assert.equal((await lend(api, id)).status, 504)
    later(10)
    for (const refused of [await lend(other, id), await authenticated(other, 'rt.b@example.com', 'microsoft')]) {
      assert.equal(refused.status, 504)
      assert.deepEqual(refused.body.error.provider_error, { code: 'slow_down', message: 'Too many.' })
    }
    const { state, last_attempt: said } = await health(of, await activeOf(api, 'microsoft'))
    assert.deepEqual([state, said.outcome, said.code, said.message], ['ok', 'passing', 'slow_down', 'Too many.'])
  }))

test('what may pass is told of its credential too, at once and then once in half a minute at the most', () =>
  given(undefined, async (of) => {
    const { api, provider, later, now, grant } = of
    const ids = [await grant('rt.a@example.com', 'microsoft'), await grant('rt.b@example.com', 'microsoft')] as const
    const credential = await activeOf(api, 'microsoft')
    const known = await health(of, credential)
    later(LATER_S)
    const began = now()
    for (const [status, told] of [
      [502, 502],
      [503, 502],
      [500, 500],
    ] as const) {
      provider.fault = () => new Response('gone', { status })
      for (const id of ids) assert.equal((await lend(api, id)).status, 504)
      const { last_attempt: said, ...rest } = await health(of, credential)
      assert.deepEqual([said.outcome, said.code], ['passing', `http_${told}`])
      assert.equal(said.at, told === 502 ? began : now())
      assert.deepEqual([rest.state, rest.last_ok_at, rest.paused_until], ['ok', known.last_ok_at, null])
      later(15)
    }
    provider.fault = () => undefined
    await lent(api, ids[0])
    const { state, last_attempt: said } = await health(of, credential)
    assert.deepEqual([state, said.outcome], ['ok', 'ok'])
    // Why it fails stays told until something else has decided.
    later(LATER_S)
    provider.refused.add('first-id')
    assert.equal((await lend(api, ids[0])).status, 409)
    later(31)
    provider.fault = () => new Response('gone', { status: 502 })
    assert.equal((await lend(api, ids[0])).status, 504)
    const failing = await health(of, credential)
    assert.deepEqual([failing.state, failing.last_attempt.code], ['failing', 'invalid_client'])
  }))

test('before a credential was known to work, what may pass is told, and that it is unused', () =>
  given(undefined, async (of) => {
    const { api, provider } = of
    provider.fault = () => new Response('gone', { status: 502 })
    assert.equal((await authenticated(api, 'rt.a@example.com', 'microsoft')).status, 504)
    const { state, last_attempt: said } = await health(of, await activeOf(api, 'microsoft'))
    assert.deepEqual([state, said.outcome, said.code], ['unused', 'passing', 'http_502'])
  }))

test('that one mailbox has no time holds up no other', async () => {
  await given(undefined, async ({ api, later, grant }) => {
    const id = await grant('rt.a@example.com', 'microsoft')
    later(LATER_S)
    const refused = await authenticated(api, 'rt.busy@example.com', 'microsoft')
    assert.deepEqual([refused.status, refused.headers['retry-after']], [504, '60'])
    await lent(api, id)
  })
})

test('what was on its way when a provider asked for a pause does not end it', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider, later, grant } = of
    const [quick, slow] = [await grant('rt.quick@example.com'), await grant('rt.slow@example.com')]
    later(LATER_S)
    provider.fault = async ({ address }) => {
      if (address.startsWith('quick')) return busy(60)
      assert.equal((await lend(other, quick)).status, 504)
      return undefined
    }
    await lent(api, slow)
    const asked = provider.calls.length
    assert.equal((await lend(api, quick)).status, 504)
    assert.equal(provider.calls.length, asked)
  })
})

test('a credential that works again heals by itself once its pause is over', async () => {
  await given(undefined, async (of) => {
    const { api, provider, later, grant } = of
    const grants = [await grant('rt.a@example.com', 'microsoft'), await grant('rt.b@example.com', 'microsoft')] as const
    later(LATER_S)
    provider.refused.add('first-id')
    assert.equal((await lend(api, grants[0])).status, 409)
    provider.refused.clear()
    const paused = await lend(api, grants[1])
    assert.deepEqual([paused.status, Number(paused.headers['retry-after']) <= 30], [409, true])
    later(31)
    await lent(api, grants[1])
    await lent(api, grants[0])
  })
})

test('a token is renewed ahead of time, and the one that is there is lent when that comes to nothing', async () => {
  await given(undefined, async (of) => {
    const { api, provider, later, grant } = of
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => grant(`rt.user-${n}@example.com`)))
    const first = await Promise.all(ids.map((id) => lent(api, id)))
    // Good for another 200 seconds, with 60 of them asked for and up to 300 ahead.
    later(3400)
    provider.fault = () => busy()
    assert.deepEqual(await Promise.all(ids.map((id) => lent(api, id))), first)
    const tried = provider.calls.slice(ids.length).map(({ address }) => address)
    assert.ok(tried.length > 0 && tried.length < ids.length, `${tried.length} of them, each at a moment of its own`)
    assert.equal(new Set(tried).size, tried.length, 'once each')
    await Promise.all(ids.map((id) => lent(api, id)))
    assert.equal(provider.calls.length, ids.length + tried.length, 'and not again at once')
    provider.fault = () => undefined
    later(31)
    const second = await Promise.all(ids.map((id) => lent(api, id)))
    assert.ok(second.filter((token, n) => token !== first[n]).length >= tried.length)
  })
})

test('a new refresh token that cannot be written at first is not lost', async () => {
  await given(undefined, async (of) => {
    const { server, api, provider, later, grant } = of
    const id = await grant(`rotating.${ADDRESS}`)
    const faults = new RowFaults(server.data)
    try {
      for (const refusal of ['ABORT', 'ROLLBACK'] as const) {
        later(LATER_S)
        faults.lay('BEFORE', refusal)
        provider.fault = () => {
          faults.refuse(1)
          setTimeout(() => faults.count(), 500)
          return undefined
        }
        const asked = provider.callsFor(ADDRESS)
        const token = await lent(api, id)
        assert.equal(provider.callsFor(ADDRESS), asked + 1, 'the provider is not asked again')
        faults.takeAway()
        assert.equal(await lent(api, id), token)
      }
      provider.fault = () => undefined
      later(LATER_S)
      await lent(api, id)
      assert.ok(!provider.revoked.has(ADDRESS))
    } finally {
      faults.close()
    }
  })
})

test('what is deleted below a grant ends it: a credential, and a connector', async () => {
  await given(undefined, async (of) => {
    const { api, grant } = of
    const spare = { name: 'spare', credential_type: 'connector', credential_data: secretOf('spare') }
    const { id: credential } = ok(await api.post('/v3/connectors/google/creds', spare))
    const settings = { refresh_token: 'rt.spare@example.com', credential_id: credential }
    const { id } = ok(await api.post('/v3/connect/custom', { provider: 'google', settings }))
    const kept = await grant(`rt.${ADDRESS}`)
    await lent(api, id)
    ok(await api.delete(`/v3/connectors/google/creds/${credential}`))
    assert.equal((await lend(api, id)).status, 401)
    await lent(api, kept)
    ok(await api.delete('/v3/connectors/google'))
    assert.equal((await lend(api, kept)).status, 401)
    assert.equal(ok(await api.get(`/v3/grants/${kept}`))['grant_status'], 'invalid')
  })
})
