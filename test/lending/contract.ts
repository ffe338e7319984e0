import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/lib/clock.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { answer, busy, revokedGrant } from '../harness/stand-in.ts'
import { activeOf, ADDRESS, authenticated, given, lend, lent, ok, secretOf, type Given } from './given.ts'

/** Longer than any lease on a grant, and than the life of a provider token. */
const LATER_S = 4000

/**
 * What is promised of lending, over an engine.
 *
 * @param database answers the URL of a fresh PostgreSQL database, or undefined for the embedded one.
 */
export function lendingContract(name: string, database: () => Promise<string | undefined>): void {
  const on = (work: (of: Given) => Promise<void>) => async () => given(await database(), work)

  describe(name, () => {
    test(
      'however many ask for a token that is over, on two instances, the provider is asked once',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        const first = await lent(api, id)
        later(LATER_S)
        // Long enough for all of them to come meanwhile.
        provider.fault = () => sleep(300, undefined)
        const before = provider.calls.length
        const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => lent(n % 2 === 0 ? api : other, id)))
        assert.equal(provider.calls.length, before + 1)
        assert.equal(new Set(answers).size, 1)
        assert.notEqual(answers[0], first)
        later(LATER_S)
        await lent(other, id)
        assert.equal(
          provider.calls.at(-1)?.generation,
          2,
          'the refresh token that each answer has brought is used next',
        )
      }),
    )

    test(
      'a stop keeps what the provider answers, though whoever asked has gone',
      on(async (of) => {
        const { api, server, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        await lent(api, id)
        later(LATER_S)
        const refreshToken = () =>
          server.deployment.store.read.box(server.applicationId as ApplicationId, 'grant-secret', id)
        const before = await refreshToken()
        const asked = Promise.withResolvers<undefined>()
        const goesOn = Promise.withResolvers<undefined>()
        provider.fault = () => {
          asked.resolve(undefined)
          return goesOn.promise
        }
        const left = lend(api, id)
        await asked.promise
        const stopped = server.app.close()
        goesOn.resolve(undefined)
        await stopped
        assert.equal((await refreshToken())?.version, (before?.version ?? 0) + 1)
        await left
      }),
    )

    test(
      'what a credential minted before it was changed is not lent any more',
      on(async ({ api, other, grant, provider }) => {
        const id = await grant(`rt.${ADDRESS}`)
        const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}`
        const tokens = [await lent(api, id)]
        ok(await api.patch(path, { name: 'Renamed' }))
        assert.equal(await lent(other, id), tokens[0], 'a name mints nothing')
        ok(await api.patch(path, { credential_data: secretOf('second') }))
        tokens.push(await lent(other, id))
        assert.equal(provider.calls.at(-1)?.clientId, 'second-id')
        ok(await api.post(`${path}/rollback`, undefined))
        const last = await lend(api, id)
        assert.equal(provider.calls.at(-1)?.clientId, 'first-id')
        assert.equal(ok(last)['credential_version'], 3)
        assert.equal(new Set([...tokens, last.body.data['access_token']]).size, 3)
      }),
    )

    test(
      'whoever has lost the lease meanwhile keeps nothing, and lends what the other has got',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        later(LATER_S)
        let others: string | undefined
        provider.fault = async () => {
          provider.fault = () => undefined
          // Held up for so long that the lease is over, and another instance goes on.
          later(60)
          others = await lent(other, id)
          return undefined
        }
        assert.equal(await lent(api, id), others)
        later(LATER_S)
        assert.notEqual(await lent(api, id), others)
        assert.ok(!provider.revoked.has(ADDRESS), 'what was kept is what can be used')
      }),
    )

    test(
      'a grant that is authenticated anew while it is refreshed keeps what is newer',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        later(LATER_S)
        let settled: string | undefined
        provider.fault = async () => {
          provider.fault = () => undefined
          ok(await other.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rt.${ADDRESS}` } }))
          settled = await lent(other, id)
          return undefined
        }
        assert.equal(await lent(api, id), settled)
        const before = provider.calls.length
        later(LATER_S)
        await lent(other, id)
        assert.equal(provider.calls.length, before + 1)
        assert.ok(!provider.revoked.has(ADDRESS), 'the refresh token is the newer one')
      }),
    )

    test(
      'what an old refresh token is refused for ends no grant that has another one by then',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        later(LATER_S)
        provider.fault = async () => {
          provider.fault = () => undefined
          ok(await other.patch(`/v3/grants/${id}`, { settings: { refresh_token: `rt.${ADDRESS}` } }))
          return revokedGrant()
        }
        await lent(api, id)
        assert.equal(ok(await api.get(`/v3/grants/${id}`))['grant_status'], 'valid')
      }),
    )

    test(
      'a data key that another process makes takes nothing away, while the provider is asked and before',
      on(async (of) => {
        const { api, otherDeployment, provider, later, grant } = of
        const rotate = () => rotateDataKey(otherDeployment, { clock: systemClock, progress: () => undefined })
        const id = await grant(`rotating.${ADDRESS}`)
        later(LATER_S)
        provider.fault = async () => {
          provider.fault = () => undefined
          await rotate()
          return undefined
        }
        const token = await lent(api, id)
        assert.equal(await lent(api, id), token)
        await rotate()
        assert.equal(await lent(api, id), token)
        await rotate()
        later(LATER_S)
        await lent(api, id)
        await rotate()
        assert.notEqual(await grant('rt.another@example.com'), id)
        assert.ok(!provider.revoked.has(ADDRESS))
      }),
    )

    test(
      'a grant that is deleted while it is refreshed leaves nothing behind',
      on(async (of) => {
        const { server, api, other, provider, later, grant } = of
        const id = await grant(`rotating.${ADDRESS}`)
        later(LATER_S)
        provider.fault = async () => {
          ok(await other.delete(`/v3/grants/${id}`))
          return undefined
        }
        assert.equal((await lend(api, id)).status, 404)
        const { read } = server.deployment.store
        for (const kind of ['grant-secret', 'grant-token'] as const)
          assert.equal(await read.box(server.applicationId as never, kind, id), undefined)
      }),
    )

    test(
      'what the provider has no time for changes nothing, and is tried again',
      on(async (of) => {
        const { api, provider, later, grant } = of
        const id = await grant(`rt.${ADDRESS}`)
        const token = await lent(api, id)
        later(LATER_S)
        const before = provider.calls.length
        provider.fault = () => busy(17)
        const refused = await lend(api, id)
        assert.equal(refused.status, 504)
        assert.equal(refused.headers['retry-after'], '17')
        assert.equal(provider.calls.length, before + 1, 'it has said when to come again')
        const { grant_status: status, last_attempt: attempt } = ok(await api.get(`/v3/grants/${id}?view=full`))
        assert.deepEqual([status, (attempt as { outcome: string }).outcome], ['valid', 'passing'])
        later(17)
        let times = 0
        provider.fault = () => (++times < 3 ? new Response('gone', { status: 502 }) : undefined)
        assert.notEqual(await lent(api, id), token)
        assert.equal(times, 3)
      }),
    )

    test(
      'until the provider wants to be asked again, nobody asks it through that credential, on any instance',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const [first, second] = [await grant(`rt.${ADDRESS}`), await grant('rt.another@example.com')]
        const elsewhere = await grant('rt.third@example.com', 'microsoft')
        const token = await lent(api, first)
        later(LATER_S)
        const path = `/v3/connectors/google/creds/${await activeOf(api, 'google')}/health`
        const known = ok(await api.get(path))
        const before = provider.calls.length
        for (const [instance, wait] of [
          [api, () => '40'],
          [other, () => new Date((of.now() + 80) * 1000).toUTCString()],
        ] as const) {
          const from = provider.calls.length
          provider.fault = () => answer(429, { error: 'slow_down' }, { 'retry-after': wait() })
          assert.equal((await lend(instance, first)).status, 504)
          provider.fault = () => undefined
          later(15)
          for (const [id, asked] of [
            [first, api],
            [second, other],
          ] as const) {
            const refused = await lend(asked, id)
            assert.deepEqual([refused.status, refused.body.error.type], [504, 'api.provider_error'])
            const left = ok(await api.get(path))['paused_until'] as number
            assert.equal(Number(refused.headers['retry-after']), left - of.now())
          }
          assert.equal((await authenticated(api, 'rt.fourth@example.com')).status, 504)
          assert.equal(provider.calls.length, from + 1)
          const { last_attempt: said, ...rest } = ok(await api.get(path))
          assert.equal((said as { code: string }).code, 'slow_down')
          assert.deepEqual(
            { ...rest, paused_until: null, last_attempt: known['last_attempt'] },
            known,
            'what is known of the credential is what it was',
          )
          assert.equal(ok(await api.get(`/v3/grants/${first}`))['grant_status'], 'valid')
          later(25)
        }
        assert.equal((await lend(api, first)).status, 504, 'the time that was named is not over yet')
        await lent(api, elsewhere)
        later(40)
        assert.notEqual(await lent(api, first), token)
        await lent(other, second)
        assert.equal(provider.calls.length, before + 5)
      }),
    )

    test(
      'a refused refresh token makes its grant invalid, and authenticating again heals it',
      on(async (of) => {
        const { api, other, provider, later, grant } = of
        const id = await grant(`rt.${ADDRESS}`)
        const another = await grant('rt.another@example.com')
        later(LATER_S)
        provider.revoked.add(ADDRESS)
        const answers = await Promise.all([lend(api, id), lend(other, id), lend(api, id)])
        for (const { status, raw } of answers) assert.equal(status, 401, raw)
        const said = answers[0].body.error as unknown as { provider_error: unknown }
        assert.deepEqual(said.provider_error, { code: 'invalid_grant', message: 'Token has been expired or revoked.' })
        const asked = provider.calls.length
        assert.equal((await lend(api, id)).status, 401)
        assert.equal(provider.calls.length, asked, 'an invalid grant is not asked for')
        await lent(api, another)
        provider.revoked.clear()
        assert.equal(await grant(`rt.${ADDRESS}`), id)
        await lent(other, id)
      }),
    )
  })
}
