/** Tokens that live for less than somebody asks for. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ADDRESS, authenticated, given, lend, lent, ok, type Given } from './given.ts'

const LIFE_S = 100

const shortLived = (work: (of: Given, id: string) => Promise<void>) => () =>
  given(undefined, async (of) => {
    of.provider.life_s = LIFE_S
    await work(of, await of.grant(`rotating.${ADDRESS}`))
  })

test(
  'who asks for more than the tokens of a provider live is told how long that is, and nobody asks the provider for it',
  shortLived(async ({ api, other, provider, later }, id) => {
    const asked = provider.callsFor(ADDRESS)
    const token = await lent(api, id)
    for (const instance of [api, other, api]) {
      const { status, body, raw } = await lend(instance, id, '?min_ttl=600')
      assert.equal(status, 400, raw)
      assert.deepEqual(body.error.validation_errors, {
        min_ttl: "must be at most 100: the provider's tokens live no longer",
      })
      later(10)
    }
    assert.equal(await lent(other, id), token)
    assert.equal(provider.callsFor(ADDRESS), asked)
  }),
)

test(
  'once such a token is over the provider is asked again, once for all who ask, on all instances',
  shortLived(async ({ api, other, provider, later }, id) => {
    later(LIFE_S)
    provider.fault = () => sleep(200, undefined)
    const asked = provider.callsFor(ADDRESS)
    const [refused, good] = [
      { query: '?min_ttl=600', status: 400 },
      { query: '?min_ttl=50', status: 200 },
    ] as const
    const wanted = Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? good : refused))
    const answers = await Promise.all(wanted.map(({ query }, n) => lend(n % 2 === 0 ? api : other, id, query)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      wanted.map(({ status }) => status),
    )
    assert.equal(provider.callsFor(ADDRESS), asked + 1)
    // It may give out longer ones by then.
    provider.life_s = 3600
    later(LIFE_S)
    await lent(api, id, '?min_ttl=600')
    assert.equal(provider.callsFor(ADDRESS), asked + 2)
  }),
)

test('tokens that live for less than a minute are lent to who does not say for how long', () =>
  given(undefined, async ({ api, provider, later }) => {
    provider.life_s = 40
    const { id } = ok(await authenticated(api, `rt.${ADDRESS}`))
    const asked = provider.callsFor(ADDRESS)
    const token = await lent(api, id)
    later(15)
    assert.equal(await lent(api, id), token)
    later(10)
    assert.notEqual(await lent(api, id), token)
    assert.equal(provider.callsFor(ADDRESS), asked + 1)
    assert.equal((await lend(api, id, '?min_ttl=60')).status, 400)
  }))
