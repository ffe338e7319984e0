/** A service account that acts for many mailboxes, of which Google refuses some in the words for the whole account. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer } from '../harness/stand-in.ts'
import { googleKeyFile } from '../harness/index.ts'
import { given, lend, lent, ok, type Given } from './given.ts'

const LATER_S = 4000
const UNAUTHORIZED = 'Client is unauthorized to retrieve access tokens using this method.'
const MAILBOXES = ['ada@here.example', 'ben@here.example', 'eve@elsewhere.example'] as const

interface Delegated {
  /** The path of the credential. */
  readonly path: string
  readonly settings: (address: string) => object
  readonly authenticate: (address: string) => ReturnType<Given['api']['post']>
  /** Of the mailboxes, in their order. */
  readonly ids: readonly string[]
  readonly health: () => Promise<unknown>
  /** Whose mailboxes it is not let at. */
  readonly refused: Set<string>
}

/** With a service account that has got a token for each mailbox, unless it is refused from the beginning. */
async function delegated(
  of: Given,
  work: (delegated: Delegated) => Promise<void>,
  refusedAtFirst: readonly string[] = [],
) {
  const { api, provider } = of
  const refused = new Set(refusedAtFirst)
  provider.fault = ({ address }) =>
    refused.has(address) ? answer(401, { error: 'unauthorized_client', error_description: UNAUTHORIZED }) : undefined
  const robot = { name: 'Robot', credential_type: 'serviceaccount', credential_data: googleKeyFile() }
  const { id: credential } = ok(await api.post('/v3/connectors/google/creds', robot))
  const path = `/v3/connectors/google/creds/${credential}`
  const settings = (address: string) => ({ email_address: address, credential_id: credential, scopes: ['mail'] })
  const authenticate = (address: string) =>
    api.post('/v3/connect/custom', { provider: 'google', settings: settings(address) })
  const ids: string[] = []
  for (const address of MAILBOXES) {
    const made = await authenticate(address)
    if (!refused.has(address)) ids.push(ok(made).id)
  }
  const health = async () => ok(await api.get(`${path}/health`))['state']
  await work({ path, settings, authenticate, ids, health, refused })
}

test('a mailbox that alone is refused stops no other, stays valid, and is asked for again after a while', async () => {
  await given(undefined, async (of) =>
    delegated(of, async ({ path, ids, health, refused }) => {
      const { api, other, provider, later } = of
      const [ada = '', ben = '', eve = ''] = ids
      later(LATER_S)
      await lent(api, ada)
      refused.add(MAILBOXES[2])
      const answers = await Promise.all([lend(api, eve), lend(api, ben), lend(other, eve)])
      assert.deepEqual(
        answers.map(({ status }) => status),
        [504, 200, 504],
      )
      const { body, headers } = answers[0]
      assert.deepEqual((body.error as unknown as { provider_error: unknown }).provider_error, {
        code: 'unauthorized_client',
        message: UNAUTHORIZED,
      })
      assert.equal(headers['retry-after'], '300')
      assert.equal(await health(), 'ok')
      const { grant_status: status, last_attempt: attempt } = ok(await api.get(`/v3/grants/${eve}?view=full`))
      const { outcome, advice } = attempt as { outcome: string; advice: string }
      assert.deepEqual([status, outcome], ['valid', 'passing'])
      assert.match(advice, /^The credential works for other mailboxes; .*Manage Domain Wide Delegation/)
      assert.ok(!JSON.stringify(attempt).includes('pause'))

      assert.equal(provider.callsFor(MAILBOXES[2]), 2)
      // Seconds of the real clock may pass as well.
      later(280)
      assert.equal((await lend(other, eve)).status, 504)
      assert.equal(provider.callsFor(MAILBOXES[2]), 2, 'nobody has asked meanwhile')
      later(20)
      refused.clear()
      await lent(other, eve)

      refused.add(MAILBOXES[1])
      later(LATER_S)
      await lent(api, ada)
      assert.equal((await lend(api, ben)).status, 504)
      refused.clear()
      ok(await api.patch(path, { credential_data: googleKeyFile({ private_key_id: 'another' }) }))
      await lent(api, ben)
    }),
  )
})

test('a mailbox that the account is not let at is refused when it is added, and nobody else notices', async () => {
  await given(undefined, async (of) =>
    delegated(of, async ({ authenticate, settings, ids, health, refused }) => {
      const { api, later } = of
      refused.add('new@elsewhere.example')
      const added = await authenticate('new@elsewhere.example')
      assert.deepEqual([added.status, added.body.error.type], [400, 'grant.invalid_authentication'])
      refused.add(MAILBOXES[0])
      const changed = await api.patch(`/v3/grants/${ids[0] ?? ''}`, { settings: settings(MAILBOXES[0]) })
      assert.deepEqual([changed.status, changed.body.error.type], [400, 'grant.invalid_authentication'])
      assert.equal(await health(), 'ok')
      later(3000)
      await lent(api, ids[1] ?? '', '?min_ttl=3000')
    }),
  )
})

test('where nobody has got a token for an hour it is the credential’s, and its mailboxes stay valid', async () => {
  await given(undefined, async (of) =>
    delegated(of, async ({ path, ids, health, refused }) => {
      const { api, provider, later } = of
      for (const address of MAILBOXES) refused.add(address)
      later(3500)
      assert.equal((await lend(api, ids[0] ?? '', '?min_ttl=3000')).status, 504)
      assert.equal(await health(), 'ok')
      later(101)
      const asked = provider.calls.length
      const answers = await Promise.all(ids.slice(1).map((id) => lend(api, id)))
      answers.push(await lend(api, ids[0] ?? ''))
      assert.deepEqual(
        answers.map(({ status }) => status),
        [409, 409, 409],
      )
      assert.equal(provider.calls.length, asked + 1)
      assert.equal(await health(), 'failing')
      const { grants } = ok(await api.get(`${path}/health`))
      assert.deepEqual(grants, { valid: 3, invalid: 0 })
      refused.clear()
      later(300)
      for (const id of ids) await lent(api, id)
      assert.equal(await health(), 'ok')
    }),
  )
})

test('where it has been refused since for something else it is the credential’s', async () => {
  await given(undefined, async (of) =>
    delegated(of, async ({ ids, health, refused }) => {
      const { api, provider, later } = of
      const words = provider.fault
      provider.fault = () => answer(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' })
      later(1000)
      assert.equal((await lend(api, ids[0] ?? '', '?min_ttl=3000')).status, 409)
      provider.fault = words
      for (const address of MAILBOXES) refused.add(address)
      later(31)
      assert.equal((await lend(api, ids[1] ?? '', '?min_ttl=3000')).status, 409)
      assert.equal(await health(), 'failing')
    }),
  )
})

test('where it has never got a token for anybody it is the credential’s', async () => {
  await given(undefined, async (of) =>
    delegated(
      of,
      async ({ ids, health }) => {
        assert.deepEqual(ids, [])
        assert.equal(await health(), 'failing')
      },
      MAILBOXES,
    ),
  )
})

test('a key whose line ends came escaped signs like any other', async () => {
  await given(undefined, async (of) =>
    delegated(of, async ({ path, ids, health }) => {
      const { api } = of
      const { private_key: key, ...rest } = googleKeyFile()
      const escaped = (key as string).replaceAll('\n', '\\n')
      ok(await api.patch(path, { credential_data: { ...rest, private_key: escaped } }))
      for (const id of ids) await lent(api, id)
      assert.equal(await health(), 'ok')
    }),
  )
})
