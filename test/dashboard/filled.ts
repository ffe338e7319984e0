/** A deployment as it looks after half a year's work, made by the operations themselves with a clock that starts then. */

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { newInvitation } from '../../src/dashboard/invitation.ts'
import { DAY_S, systemClock } from '../../src/lib/clock.ts'
import type { Role } from '../../src/store/store.ts'
import { googleKeyFile } from '../harness/index.ts'
import { PASSWORD } from '../harness/person.ts'
import { fillGrants, type FilledGrants } from './filled-grants.ts'
import { startDashboard, type Dashboard } from './harness.ts'

export const people = {
  owner: { name: 'Ada Lindqvist', email: 'ada@harbourmail.example' },
  admin: { name: 'Grace Okafor', email: 'grace@harbourmail.example' },
  viewer: { name: 'Linus Berg', email: 'linus@harbourmail.example' },
} as const satisfies Record<Role, { readonly name: string; readonly email: string }>

/** Where things are in a filled deployment. */
export interface Filled {
  readonly data: string
  readonly app: string
  readonly staging: string
  /** An application that holds nothing. */
  readonly empty: string
  readonly apiKey: string
  /** Of Google: a service account in its third version, the OAuth client that is active, and one never replaced. */
  readonly leaked: string
  readonly active: string
  readonly once: string
  /** Of Microsoft: the OAuth client, whose secret has expired. */
  readonly refused: string
  readonly grants: FilledGrants
  /** What follows the # in links that were not opened yet: for one address, and for anybody. */
  readonly invitations: { readonly addressed: string; readonly open: string }
}

export const LEAKED = 'Mail sync, EU'
const FOR = 210
const MONTH = 30

let second: string | undefined

/** The key file of a service account; each number is another key of it, the even ones with other bytes than the odd. */
export function keyFile(account: string, key: number): Record<string, unknown> {
  second ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey
  const email = `${account}@harbour-mail-prod.iam.gserviceaccount.com`
  return googleKeyFile({
    project_id: 'harbour-mail-prod',
    private_key_id: String(key).padStart(4, '7').repeat(10),
    ...(key % 2 === 0 && { private_key: second }),
    client_email: email,
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
  })
}

export async function filledDeployment(): Promise<Filled> {
  const from = systemClock() - FOR * DAY_S
  const past = await startDashboard({ from, of: [] })
  const daysAgo = (days: number) => {
    past.later(from + (FOR - days) * DAY_S - past.now())
  }
  const { app } = past
  const as = await joined(past, 'owner', 'server')
  const { revoke, apiKey, connected, sealed, replaced } = doing(past, as)
  const application = (name: string, environment: string) =>
    past.done<{ id: string }>('create_application', { as, body: { name, environment } })
  await past.done('update_application', { as, body: presented })
  const backEnd = await apiKey({ name: 'Back end, production' })

  daysAgo(209)
  await revoke('First API key')
  const { id: staging } = await application('Harbour Trial', 'staging')
  const active = await connected({
    provider: 'google',
    name: 'Harbour Mail on Google',
    settings: { ...client('482093715566-hm3v0c9.apps.googleusercontent.com'), project_id: 'harbour-mail-prod' },
    scope: ['https://www.googleapis.com/auth/gmail.modify', 'https://www.googleapis.com/auth/calendar'],
  })
  const microsoft = await connected({
    provider: 'microsoft',
    settings: { ...client('0f6c2d9e-7b1a-4c35-8e24-5d9b3a7f1c60'), tenant: 'common' },
  })
  await connected({ provider: 'imap' })

  daysAgo(160)
  const grace = await joined(past, 'admin', as)
  const linus = await joined(past, 'viewer', as)
  const leaked = await sealed('google', LEAKED, 'serviceaccount', keyFile('mail-sync-eu', 1))
  await sealed('google', 'Mail sync, US', 'serviceaccount', keyFile('mail-sync-us', 11))
  const once = await sealed('google', 'Archive import', 'serviceaccount', keyFile('archive-import', 21))
  await sealed('google', 'Marketplace listing', 'connector', client('482093715566-mk7d2x1.apps.googleusercontent.com'))
  for (const [index, tenant] of ['Contoso', 'Fabrikam', 'Northwind Traders'].entries())
    await sealed('microsoft', `${tenant}, admin consent`, 'adminconsent', {
      tenant: `3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b${index}`,
    })
  await apiKey({ name: 'Importer of the archive', expires_in_days: 90 })

  daysAgo(81)
  const nightly = await apiKey({
    name: 'Nightly export',
    scopes: ['connectors:read', 'credentials:read'],
    expires_in_days: 90,
  })
  await apiKey({ name: 'Laptop of Linus' })
  await replaced(backEnd, leaked, keyFile('mail-sync-eu', 2))
  daysAgo(40)
  await revoke('Laptop of Linus')
  await replaced(backEnd, active, client('482093715566-q81xk2d.apps.googleusercontent.com'))
  await monthOfCalls(past)
  daysAgo(12)
  const { id: empty } = await application('Harbour Calendar', 'sandbox')
  daysAgo(6)
  await replaced(backEnd, leaked, keyFile('mail-sync-eu', 3))
  const refused = await past.ask('delete_connector_by_provider', { key: nightly, params: { provider: 'google' } })
  assert.equal(refused.status, 403, refused.raw)
  daysAgo(2)
  const addressed = await invited(past, 'viewer', as, 'maria@harbourmail.example')
  const open = await invited(past, 'admin', as)
  await past.commit(
    ...(await past.store.read.apiKeys(app)).flatMap(({ id, name }) => {
      const days = { 'Back end, production': 1, 'Nightly export': 2, 'Laptop of Linus': 45 }[name]
      return days === undefined ? [] : [{ kind: 'apiKey.used', id, at: from + (FOR - days) * DAY_S } as const]
    }),
    { kind: 'member.signedIn', id: grace, at: past.now() },
    { kind: 'member.signedIn', id: linus, at: past.now() - 9 * DAY_S },
  )
  const place = { store: past.store, keys: past.deployment.keys, app }
  const behind = { google: active, serviceAccount: leaked, microsoft }
  const [by] = (await past.store.read.apiKeys(app)).filter(({ name }) => name === 'Back end, production')
  const grants = await fillGrants(place, { ...behind, by: by?.id ?? '' }, systemClock())
  await past.stop()
  return {
    data: past.data,
    app,
    staging,
    empty,
    apiKey: backEnd,
    leaked,
    active,
    once,
    refused: microsoft,
    grants,
    invitations: { addressed, open },
  }
}

const client = (id: string) => ({ client_id: id, client_secret: `the secret of ${id}` })

const presented = {
  branding: {
    name: 'Harbour Mail',
    website_url: 'https://harbourmail.example',
    description: 'A shared inbox for harbour offices.',
  },
  hosted_authentication: {
    title: 'Connect your mail',
    subtitle: 'Harbour Mail reads and sends in your name.',
    color_primary: '#1f5f8b',
    background_color: '#eef4f8',
    privacy_policy_url: 'https://harbourmail.example/privacy',
  },
  callback_uris: [
    { url: 'https://app.harbourmail.example/oauth/callback', platform: 'web' },
    { url: 'http://localhost:3000/oauth/callback', platform: 'web' },
    { url: 'harbourmail://oauth', platform: 'ios', settings: { bundle_id: 'example.harbourmail' } },
  ],
}

async function invited(past: Dashboard, role: Role, createdBy: string, email: string | null = null): Promise<string> {
  const { token, invitation, hash } = newInvitation({ role, email, createdBy, expiresInDays: 9, now: past.now() })
  await past.commit({ kind: 'invitation.insert', invitation, hash })
  return token
}

/** Somebody new; gives the id. */
async function joined(past: Dashboard, role: Role, by: string): Promise<string> {
  const body = { token: await invited(past, role, by), ...people[role], password: PASSWORD }
  await past.done('accept_invitation', { as: null, body })
  const member = (await past.store.read.members()).find(({ email }) => email === people[role].email)
  assert.ok(member)
  return member.id
}

/** What somebody does in the first application. */
function doing(past: Dashboard, as: string) {
  const everything = ['applications', 'connectors', 'credentials'].flatMap((of) => [`${of}:read`, `${of}:write`])
  const apiKey = async (given: { name: string; scopes?: readonly string[]; expires_in_days?: number }) => {
    const body = { scopes: [...everything, 'audit:read', 'audit:write'], ...given }
    return (await past.done<{ key: string }>('create_api_key', { as, body })).key
  }
  const revoke = async (name: string) => {
    const key = (await past.store.read.apiKeys(past.app)).find((each) => each.name === name)
    assert.ok(key)
    await past.done('revoke_api_key', { as, params: { id: key.id } })
  }
  /** Gives the id of the active credential. */
  const connected = async (body: { provider: string; [given: string]: unknown }) => {
    const made = await past.done<{ active_credential_id?: string }>('create_connector', { as, body })
    return made.active_credential_id ?? ''
  }
  const sealed = async (provider: string, name: string, credential_type: string, credential_data: unknown) => {
    const body = { name, credential_type, credential_data }
    return (await past.done<{ id: string }>('create_credential', { as, params: { provider }, body })).id
  }
  const replaced = async (key: string, id: string, credential_data: unknown) => {
    await past.done('patch_credential_by_id', { key, params: { provider: 'google', id }, body: { credential_data } })
  }
  return { apiKey, revoke, connected, sealed, replaced }
}

/** Calls on each of the last days, fewer on Saturdays and Sundays, and one day on which much went wrong. */
async function monthOfCalls(past: Dashboard): Promise<void> {
  const today = Math.floor(systemClock() / DAY_S)
  const days = Array.from({ length: MONTH }, (_, ago) => ({ ago, day: today - ago }))
  await past.commit(
    ...days.map(({ ago, day }) => {
      // The first day of the count was a Thursday.
      const free = [2, 3].includes(day % 7)
      const requests = (free ? 240 : 1100) + ((day * 7919) % 260)
      return {
        kind: 'usage.add',
        app: past.app,
        day,
        requests,
        errors: ago === 6 ? 180 : (day * 31) % 9,
        changes: free ? 1 : 2 + ((day * 17) % 6),
      } as const
    }),
  )
}
