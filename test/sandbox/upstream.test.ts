import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { google } from '../../src/providers/google.ts'
import { microsoft } from '../../src/providers/microsoft.ts'
import type { Provider, Whose } from '../../src/providers/provider.ts'
import { yahoo } from '../../src/providers/yahoo.ts'
import { zoom } from '../../src/providers/zoom.ts'
import { PROVIDERS } from '../../src/sandbox/names.ts'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { closedDoor } from '../harness/index.ts'
import { createUpstream, UpstreamFailure, type Upstream } from '../../src/upstream/upstream.ts'

let sandbox: Sandbox
let upstream: Upstream
const files: Readonly<Record<(typeof PROVIDERS)[number], Provider>> = { google, microsoft, yahoo, zoom }
const client = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret', tenant: 'common' }

before(async () => {
  sandbox = await startSandbox()
  upstream = createUpstream({
    fetch,
    door: closedDoor,
    overrides: sandbox.endpoints,
    now: () => Math.floor(Date.now() / 1000),
  })
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

async function whoseFailure(call: Promise<unknown>): Promise<[Whose, string | null]> {
  const error: unknown = await call.catch((reason: unknown) => reason)
  assert.ok(error instanceof UpstreamFailure, String(error))
  return [error.whose, error.code]
}

test('what the service calls is there: it refreshes at each provider and learns whose mailbox it is', async () => {
  for (const provider of PROVIDERS) {
    const { refresh_token } = await sandbox.control.grant({ provider, email: `ada@${provider}.example` })
    const minted = await upstream.refresh(files[provider], client, refresh_token)
    const { email } = await upstream.mailboxOf(files[provider], minted.accessToken)
    assert.equal(email, `ada@${provider}.example`)
  }
})

test('it acts for a whole domain, and for a whole tenant', async () => {
  const file = sandbox.control.keyFile()
  assert.ok(file)
  const key = { clientEmail: file.client_email, privateKeyId: file.private_key_id, privateKey: file.private_key }
  const scopes = ['https://www.googleapis.com/auth/userinfo.email']
  const minted = await upstream.assert(google, key, { mailbox: 'ada@customer.example', scopes })
  assert.equal((await upstream.mailboxOf(google, minted.accessToken)).email, 'ada@customer.example')

  sandbox.control.consent({ tenant: DEFAULT_TENANT.id, client_id: client.clientId })
  const own = await upstream.clientCredentials(microsoft, { ...client, tenant: DEFAULT_TENANT.id })
  assert.equal(
    (await upstream.findMailbox(microsoft, own.accessToken, 'ada@contoso.example')).email,
    'ada@contoso.example',
  )
})

test('whose failure it is follows from what each provider says', async () => {
  const expected = [
    ['secret_expired', 'credential'],
    ['secret_wrong', 'credential'],
    ['unknown_client', 'credential'],
    ['unauthorized_client', 'credential'],
    ['invalid_grant', 'grant'],
    ['rate_limited', 'passing'],
    ['server_error', 'passing'],
    ['malformed', 'passing'],
    ['disconnect', 'passing'],
    ['answer_lost', 'passing'],
  ] as const
  for (const provider of PROVIDERS)
    for (const [fault, whose] of expected) {
      const { refresh_token } = await sandbox.control.grant({ provider, email: 'ada@example.com' })
      sandbox.control.fault({ fault, times: 1 })
      const [found, code] = await whoseFailure(upstream.refresh(files[provider], client, refresh_token))
      assert.equal(found, whose, `${provider} ${fault} ${String(code)}`)
    }
})
