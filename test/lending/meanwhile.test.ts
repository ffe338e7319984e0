import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLender, type Lender } from '../../src/grants/lender.ts'
import { withNewestKeys } from '../../src/grants/newest-keys.ts'
import { ANSWER_MS } from '../../src/grants/patience.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { Problem } from '../../src/lib/problem.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { openBox } from '../../src/sealed/boxes.ts'
import { OutcomeUnknown, type Plan, type Reads, type Store } from '../../src/store/store.ts'
import { apiOver, injected, localServer } from '../harness/index.ts'
import { busy, refusedClient, revokedGrant } from '../harness/stand-in.ts'
import { activeOf, ADDRESS, given, lend, ok, secretOf, type Given } from './given.ts'

/** Longer than a provider token lives. */
const LATER_S = 4000
/** Nobody who can be answered needs as many. */
const MOST_COMMITS = 20

/** What comes between: before a read of the store, and around a commit that it makes. */
interface Between {
  readonly read?: (name: keyof Reads, given: readonly unknown[]) => Promise<void>
  readonly committing?: (plan: Plan) => Promise<void>
  readonly committed?: (plan: Plan) => void
}

/** A lender of its own over the store of the server, as another instance has one. */
function lenderOver({ server, provider, now: clock }: Given, between: Between): Lender {
  const { store, keys } = server.deployment
  const onFailure = (_: string, error: unknown) => assert.fail(error as Error)
  return createLender({ store: storeWith(store, between), keys, upstream: provider.upstream, clock, onFailure })
}

function storeWith(store: Store, { read, committing, committed }: Between): Store {
  let commits = 0
  return {
    ...store,
    read: new Proxy(store.read, {
      get(target, name: keyof Reads, receiver) {
        const method = Reflect.get(target, name, receiver) as (...given: unknown[]) => Promise<unknown>
        return async (...given: unknown[]) => {
          await read?.(name, given)
          return Reflect.apply(method, target, given)
        }
      },
    }),
    async commit(plan) {
      if (++commits > MOST_COMMITS) throw new Error('it commits the same again and again')
      await committing?.(plan)
      const outcome = await store.commit(plan)
      if (outcome === 'committed') committed?.(plan)
      return outcome
    },
  }
}

const wanted = ({ server }: Given, id: string) => ({
  ...{ app: server.applicationId as ApplicationId, id, minTtl_s: 60 },
  actor: { type: 'api_key', id: 'test' } as const,
})

const keeps = ({ changes }: Plan) => changes.some(({ kind }) => kind === 'grant.tried')

test('a grant that is authenticated anew between two reads of a refresh is lent what it then has', async () => {
  // Before each of the boxes that a refresh reads, and so between any two of them.
  for (let before = 1; before <= 4; before++)
    await given(undefined, async (of) => {
      const { api, provider, grant, later } = of
      const id = await grant(`rotating.${ADDRESS}`)
      later(LATER_S)
      let boxes = 0
      const lender = lenderOver(of, {
        async read(name, [, kind]) {
          if (name !== 'box' || ++boxes !== before) return
          ok(await api.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rt.${ADDRESS}` } }))
          assert.ok(kind === 'grant-token' || kind === 'grant-secret')
        },
      })
      const { token } = await lender.lend({ ...wanted(of, id), minTtl_s: 3000 })
      assert.equal(ok(await lend(api, id))['access_token'], token.access_token)
      assert.ok(!provider.revoked.has(ADDRESS))
    })
})

test('all who ask for as long as a token lives get the one that was minted meanwhile, though it is older by then', () =>
  given(undefined, async (of) => {
    const { provider, grant, later } = of
    const id = await grant(`rotating.${ADDRESS}`)
    later(LATER_S)
    const lender = lenderOver(of, {
      committed(plan) {
        if (keeps(plan)) later(1)
      },
    })
    const asked = provider.calls.length
    const all = Array.from({ length: 5 }, () => lender.lend({ ...wanted(of, id), minTtl_s: provider.life_s }))
    const tokens = (await Promise.all(all)).map(({ token }) => token.access_token)
    assert.equal(new Set(tokens).size, 1)
    assert.equal(provider.calls.length, asked + 1)
  }))

test('a new token that was written with nobody being told is lent, and not written again', async () => {
  for (const kind of ['rt', 'rotating'])
    await given(undefined, async (of) => {
      const { api, provider, grant, later } = of
      const id = await grant(`${kind}.${ADDRESS}`)
      later(LATER_S)
      let times = 0
      const lender = lenderOver(of, {
        committed(plan) {
          if (keeps(plan) && ++times === 1) throw new OutcomeUnknown('the answer was lost')
        },
      })
      const asked = provider.calls.length
      const { token } = await lender.lend(wanted(of, id))
      assert.equal(provider.calls.length, asked + 1)
      assert.equal(times, 1)
      assert.equal(ok(await lend(api, id))['access_token'], token.access_token)
    })
})

test('who asks once a credential was replaced is not lent what the one before is just minting', async () => {
  await given(undefined, async ({ api, provider, grant, later }) => {
    const id = await grant(`rt.${ADDRESS}`)
    const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}`
    later(LATER_S)
    let second: ReturnType<typeof lend> | undefined
    provider.fault = async () => {
      provider.fault = () => undefined
      ok(await api.patch(path, { credential_data: secretOf('second') }))
      second = lend(api, id)
      // It comes to wait for the refresh that is under way before another answer is there that began later.
      ok(await api.get(`/v3/grants/${id}`))
      return undefined
    }
    assert.equal(ok(await lend(api, id))['credential_version'], 1)
    assert.ok(second)
    assert.equal(ok(await second)['credential_version'], 2)
  })
})

test('who asks once a credential was replaced is not told that the one before is refused just now', async () => {
  await given(undefined, async ({ api, provider, grant, later }) => {
    const id = await grant(`rt.${ADDRESS}`)
    const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}`
    later(LATER_S)
    provider.refused.add(provider.calls.at(-1)?.clientId ?? '')
    const next: ReturnType<typeof lend>[] = []
    provider.fault = async () => {
      provider.fault = () => undefined
      ok(await api.patch(path, { credential_data: secretOf('second') }))
      for (let asked = 0; asked < 20; asked++) next.push(lend(api, id))
      // They come to wait for the refresh that is under way before another answer is there that began later.
      ok(await api.get(`/v3/grants/${id}`))
      return undefined
    }
    assert.equal((await lend(api, id)).status, 409)
    assert.equal(next.length, 20)
    for (const answer of await Promise.all(next)) assert.equal(ok(answer)['credential_version'], 2)
    assert.equal(provider.callsFor(ADDRESS), 3, 'one when it was made, one for each version')
  })
})

test('of two calls through a credential that end at once, none undoes the pause that the other was told of', async () => {
  for (const slow of [() => busy(60), () => refusedClient('google'), () => undefined])
    await given(undefined, async (of) => {
      const { api, other, provider, grant, later } = of
      const [first, second] = [await grant('rt.quick@example.com'), await grant('rt.slow@example.com')]
      const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}/health`
      later(LATER_S)
      provider.fault = ({ address }) => (address.startsWith('quick') ? busy(600) : slow())
      let asked = 0
      const lender = lenderOver(of, {
        async committing(plan) {
          if (!keeps(plan) || ++asked > 1) return
          assert.equal((await lend(other, first)).status, 504)
        },
      })
      const lent = await lender.lend(wanted(of, second)).catch((error: unknown) => error)
      assert.equal(lent instanceof Problem, slow() !== undefined)
      assert.ok((ok(await api.get(path))['paused_until'] as number) >= of.now() + 600)
      assert.equal(asked, 2, 'it has looked again')
    })
})

test('two refusals of a credential that were on their way at once are one failure', () =>
  given(undefined, async (of) => {
    const { api, other, provider, grant, later } = of
    const [first, second] = [await grant('rt.quick@example.com'), await grant('rt.slow@example.com')]
    const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}/health`
    later(LATER_S)
    provider.fault = () => refusedClient('google')
    let asked = 0
    const lender = lenderOver(of, {
      async committing(plan) {
        if (keeps(plan) && ++asked === 1) assert.equal((await lend(other, first)).status, 409)
      },
    })
    await assert.rejects(lender.lend(wanted(of, second)), { kind: 'credential-failing' })
    assert.equal(asked, 2)
    assert.ok((ok(await api.get(path))['paused_until'] as number) <= of.now() + 30)
  }))

test('nor does a mailbox that is refused where it is authenticated undo the pause that a refresh was told of', () =>
  given(undefined, async (of) => {
    const { api, other, server, provider, grant, later } = of
    const id = await grant('rt.quick@example.com')
    const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}/health`
    later(LATER_S)
    provider.fault = ({ address }) => (address.startsWith('quick') ? busy(600) : busy(60))
    let asked = 0
    const store = storeWith(server.deployment.store, {
      async committing({ changes }) {
        if (changes.some(({ kind }) => kind === 'credential.health') && ++asked === 1)
          assert.equal((await lend(other, id)).status, 504)
      },
    })
    const { app } = localServer({ ...server.deployment, store }, { clock: of.now, upstream: provider.upstream })
    const between = apiOver((request) => injected(app, request), server.apiKey)
    const settings = { refresh_token: 'rt.slow@example.com' }
    const before = of.now()
    assert.equal((await between.post('/v3/connect/custom', { provider: 'google', settings })).status, 504)
    await app.close()
    assert.equal(asked, 2)
    assert.ok((ok(await api.get(path))['paused_until'] as number) >= before + 600)
  }))

test('a grant that is deleted while the provider refuses its refresh is not asked for again', async () => {
  for (const refusal of [() => busy(60), () => busy(), () => refusedClient('google'), revokedGrant])
    await given(undefined, async (of) => {
      const { api, provider, grant, later } = of
      const id = await grant(`rt.${ADDRESS}`)
      later(LATER_S)
      provider.fault = refusal
      const lender = lenderOver(of, {
        async committing(plan) {
          if (keeps(plan)) assert.equal((await api.delete(`/v3/grants/${id}`)).status, 200)
        },
      })
      await assert.rejects(lender.lend(wanted(of, id)), { kind: 'not-found' })
    })
})

test('who has slept for longer than the lease asks no provider any more', async (t) => {
  await given(undefined, async ({ api, provider, grant, later }) => {
    const id = await grant(`rotating.${ADDRESS}`)
    later(LATER_S)
    const asked = provider.calls.length
    const now = performance.now.bind(performance)
    t.after(() => Reflect.deleteProperty(performance, 'now'))
    provider.fault = () => {
      // Due before the pause is over that follows a call which has failed.
      setTimeout(() => {
        performance.now = () => now() + 60_000
      }, 1)
      return new Response('gone', { status: 502 })
    }
    assert.equal((await lend(api, id)).status, 504)
    assert.equal(provider.calls.length, asked + 1)
  })
})

test('the time that it takes to take a lease is time of the lease', async (t) => {
  await given(undefined, async (of) => {
    const { provider, grant, later } = of
    const id = await grant(`rotating.${ADDRESS}`)
    later(LATER_S)
    const asked = provider.calls.length
    const now = performance.now.bind(performance)
    t.after(() => Reflect.deleteProperty(performance, 'now'))
    const lender = lenderOver(of, {
      committed({ changes: [first] }) {
        if (first?.kind === 'lease.take') performance.now = () => now() + 60_000
      },
    })
    await assert.rejects(lender.lend(wanted(of, id)), { kind: 'provider-unavailable' })
    assert.equal(provider.calls.length, asked)
  })
})

test('who joins a refresh that has waited for another instance nearly as long as it may is answered with the token', async (t) => {
  await given(undefined, async (of) => {
    const { api, other, provider, grant, later } = of
    const id = await grant(`rotating.${ADDRESS}`)
    later(LATER_S)
    const [asked, answered] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    provider.fault = () => {
      asked.resolve(undefined)
      return answered.promise
    }
    const holding = lend(other, id)
    await asked.promise
    let looked = (): void => undefined
    const lender = lenderOver(of, {
      read(name) {
        if (name === 'lease') looked()
        return Promise.resolve()
      },
    })
    const nextLook = () => new Promise<void>((resolve) => (looked = resolve))
    const firstLook = nextLook()
    const first = lender.lend(wanted(of, id))
    await firstLook
    const now = performance.now.bind(performance)
    t.after(() => Reflect.deleteProperty(performance, 'now'))
    performance.now = () => now() + ANSWER_MS - 1000
    const second = lender.lend(wanted(of, id))
    // It has joined before another answer is there that began later.
    ok(await api.get(`/v3/grants/${id}`))
    performance.now = () => now() + ANSWER_MS
    const both = Promise.all([first, second])
    await Promise.race([both, nextLook().then(nextLook)])
    answered.resolve(undefined)
    const token = ok(await holding)['access_token']
    assert.deepEqual(
      (await both).map((lent) => lent.token.access_token),
      [token, token],
    )
  })
})

test('what another process seals with a newer data key each time that it is looked at is opened all the same', async () => {
  await given(undefined, async ({ server, otherDeployment, grant }) => {
    const { keys, store } = server.deployment
    const id = await grant(`rt.${ADDRESS}`)
    let looks = 0
    const opened = await withNewestKeys(keys, async (current) => {
      if (++looks <= 3) await rotateDataKey(otherDeployment, { clock: systemClock, progress: () => undefined })
      const box = await store.read.box(server.applicationId as ApplicationId, 'grant-secret', id)
      assert.ok(box)
      return openBox(current, box)
    })
    assert.deepEqual(opened, { way: 'refresh_token', refresh_token: `rt.${ADDRESS}` })
    assert.equal(looks, 4)
  })
})

/** A PATCH of a grant with another refresh token, between two of whose reads something happens to the grant. */
async function patchedBetween({ server, provider }: Given, id: string, happens: () => Promise<unknown>) {
  let happened = false
  const store = storeWith(server.deployment.store, {
    async read(name) {
      if (name !== 'grantOf' || happened) return
      happened = true
      await happens()
    },
  })
  const { app } = localServer({ ...server.deployment, store }, { upstream: provider.upstream })
  const between = apiOver((request) => injected(app, request), server.apiKey)
  const answer = await between.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rt.${ADDRESS}` } })
  await app.close()
  assert.ok(happened)
  return answer
}

test('a PATCH of a grant that is deleted between two of its reads makes no other one of its mailbox', () =>
  given(undefined, async (of) => {
    const { api, grant } = of
    const id = await grant(`rt.${ADDRESS}`)
    const answer = await patchedBetween(of, id, async () => ok(await api.delete(`/v3/grants/${id}`)))
    assert.equal(answer.status, 404)
    assert.deepEqual(ok(await api.get('/v3/grants')), [])
  }))

test('a PATCH with another refresh token keeps the scope that the grant is given between two of its reads', () =>
  given(undefined, async (of) => {
    const { api, grant, provider } = of
    const id = await grant(`rt.${ADDRESS}`)
    const scope = ['mail.read']
    const answer = await patchedBetween(of, id, async () => ok(await api.patch(`/v3/grants/${id}`, { scope })))
    assert.deepEqual(ok(answer)['scope'], scope)
    assert.deepEqual(ok(await api.get(`/v3/grants/${id}`))['scope'], scope)
    assert.equal(provider.calls.length, 2, 'the provider is not asked again')
  }))

test('a mailbox is authenticated with a credential that is replaced twice while it is read', () =>
  given(undefined, async ({ api, server, provider }) => {
    const credential = `/v3/connectors/google/creds/${await activeOf(api, 'google')}`
    const marks = ['second', 'third']
    const store = storeWith(server.deployment.store, {
      async read(name) {
        if (name === 'sealedVersion')
          for (const mark of marks.splice(0)) ok(await api.patch(credential, { credential_data: secretOf(mark) }))
      },
    })
    const { app } = localServer({ ...server.deployment, store }, { upstream: provider.upstream })
    const between = apiOver((request) => injected(app, request), server.apiKey)
    const settings = { refresh_token: `rt.${ADDRESS}` }
    const answer = await between.post('/v3/connect/custom', { provider: 'google', settings })
    await app.close()
    assert.equal(answer.status, 201, answer.raw)
    assert.equal(provider.calls.at(-1)?.clientId, 'third-id')
  }))
