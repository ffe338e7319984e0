/** Two instances over one database, and a provider that counts what it is asked. */

import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { openDeployment, ROOT_KEY_FILE, type Deployment } from '../../src/deployment.ts'
import { planGrant } from '../../src/grants/plan.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { microsoft } from '../../src/providers/microsoft.ts'
import {
  apiOver,
  injected,
  localServer,
  standingClock,
  startInProcess,
  temporaryFolder,
  StandIn,
  type Answer,
  type Api,
  type InProcessServer,
} from '../harness/index.ts'

export interface Given {
  readonly server: InProcessServer
  readonly api: Api
  /** The same application through the other instance. */
  readonly other: Api
  readonly otherDeployment: Deployment
  readonly provider: StandIn
  /** Lets time pass. */
  readonly later: (seconds: number) => void
  /** Unix seconds, as the instances have it. */
  readonly now: () => number
  /** Makes a grant from a refresh token, and answers its id. */
  readonly grant: (refreshToken: string, at?: string) => Promise<string>
}

export const ADDRESS = 'user@example.com'
export const secretOf = (mark: string) => ({ client_id: `${mark}-id`, client_secret: `${mark}-secret` })

/** Runs a test on two instances, with a connector for Google and one for Microsoft. */
export async function given(databaseUrl: string | undefined, work: (of: Given) => Promise<void>): Promise<void> {
  const { clock, later } = standingClock()
  const provider = new StandIn(clock)
  const { upstream } = provider
  const server = await startInProcess({ databaseUrl, clock, upstream })
  const { api, apiKey, data } = server
  const folder = databaseUrl === undefined ? data : temporaryFolder()
  if (folder !== data) copyFileSync(path.join(data, ROOT_KEY_FILE), path.join(folder, ROOT_KEY_FILE))
  const otherDeployment = await openDeployment({ data: folder, databaseUrl, rootKey: undefined, clock, create: false })
  const { app } = localServer(otherDeployment, { clock, upstream })
  const other = apiOver((request) => injected(app, request), apiKey)
  try {
    for (const name of ['google', 'microsoft'])
      assert.equal((await api.post('/v3/connectors', { provider: name, settings: secretOf('first') })).status, 201)
    await work({
      server,
      api,
      other,
      otherDeployment,
      provider,
      later,
      now: clock,
      grant: async (refreshToken, at = 'google') => ok(await authenticated(api, refreshToken, at)).id,
    })
  } finally {
    await app.close()
    await otherDeployment.close()
    await server.stop()
  }
}

export function ok({ status, body, raw }: Answer) {
  assert.ok(status < 300, `${status} ${raw}`)
  return body.data
}

/** Authenticates a mailbox with a refresh token. */
export const authenticated = (api: Api, refreshToken: string, provider = 'google') =>
  api.post('/v3/connect/custom', { provider, settings: { refresh_token: refreshToken } })

export const lend = (api: Api, id: string, query = '') => api.get(`/v3/grants/${id}/provider-token${query}`)

/** The token that is lent. */
export async function lent(api: Api, id: string, query = ''): Promise<string> {
  return ok(await lend(api, id, query))['access_token'] as string
}

/** The active credential of a connector. */
export async function activeOf(api: Api, provider: string): Promise<string> {
  return ok(await api.get(`/v3/connectors/${provider}`))['active_credential_id'] as string
}

/** Grants of Microsoft mailboxes whose tokens are over, as if they had been authenticated a day ago. */
export async function manyGrants({ server, now }: Given, count: number): Promise<readonly string[]> {
  const { store, keys } = server.deployment
  const { read } = store
  const app = server.applicationId as ApplicationId
  const connector = await read.connector(app, 'microsoft')
  assert.ok(connector?.activeCredentialId)
  const credential = await read.credential(app, 'microsoft', connector.activeCredentialId)
  assert.ok(credential)
  const at = now() - 86_400
  const planned = await Promise.all(
    Array.from({ length: count }, (_, n) => {
      const mailbox = { email: `user-${n}@example.com`, name: null, providerUserId: null }
      return planGrant(
        { read, keys: keys.current },
        { app, provider: microsoft, connector, settings: {}, scope: undefined },
        {
          mailbox,
          scope: [],
          settings: {},
          secret: { way: 'refresh_token', refresh_token: `rotating.${mailbox.email}` },
          minted: {
            accessToken: `at.0.${mailbox.email}`,
            mintedAt: at,
            expiresAt: at + 3600,
            scope: [],
            refreshToken: null,
          },
          behind: { credential, clientId: 'first-id', borrowed: undefined },
          way: 'refresh_token',
        },
        { name: null, state: null, ip: null, userAgent: null, by: 'seed', now: at },
      )
    }),
  )
  const ids: string[] = []
  for (const one of planned) {
    assert.ok(one)
    // All of them were planned on the same revision of the credential, which is what the first of them changes.
    const isFirst = ids.length === 0
    const changes = one.changes.filter(({ kind }) => isFirst || !kind.startsWith('credential.'))
    ids.push(one.grant.id)
    assert.equal(await store.commit({ changes, audit: [] }), 'committed')
  }
  return ids
}
