import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { firstApplication } from '../../src/core/first-start.ts'
import type { Deployment } from '../../src/deployment.ts'
import type { ApplicationId, GrantId } from '../../src/lib/ids.ts'
import { newCode, type AuthorizationCode } from '../../src/tokens/code.ts'
import {
  apiOver,
  injected,
  localServer,
  standingClock,
  startInProcess,
  type Answer,
  type Api,
} from '../harness/index.ts'

export const WEB = 'https://app.example.com/callback'
export const PAGE = 'https://page.example.com/callback'
export const ORIGIN = 'https://page.example.com'

/** What the token endpoint answers, whatever it is. */
export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

export type Parameters = Readonly<Record<string, string>>

/** A server with an application that has a redirect URI for a web server and one for a page, and mailboxes at will. */
export async function startWorld(databaseUrl?: string) {
  const { clock, later } = standingClock()
  const server = await startInProcess({ clock, databaseUrl })
  const { deployment, api, apiKey, applicationId } = server
  const others: FastifyInstance[] = []
  await prepare(api)
  let mailboxes = 0

  async function grant(as: Api = api): Promise<{ readonly id: GrantId; readonly email: string }> {
    const email = `mailbox-${mailboxes++}@example.com`
    const made = await as.post('/v3/connect/custom', { provider: 'virtual-calendar', settings: { email } })
    assert.equal(made.status, 201, made.raw)
    return { id: made.body.data.id as GrantId, email }
  }

  return {
    server,
    api,
    apiKey,
    applicationId,
    deployment,
    clock,
    grant,
    later,
    /** An application that has nothing to do with the first. */
    async other(): Promise<{ readonly api: Api; readonly apiKey: string; readonly applicationId: string }> {
      const made = await firstApplication(deployment.store, undefined, clock())
      const other = api.as(made.apiKey)
      await prepare(other)
      return { api: other, ...made }
    },
    /** Another instance over the same database. */
    instance(options: Parameters0 = {}): FastifyInstance {
      const { app } = localServer(options.deployment ?? deployment, { clock, ...options })
      others.push(app)
      return app
    },
    /** A code as a hosted sign-in makes it. */
    async code(of: Partial<AuthorizationCode> = {}, app: string = applicationId): Promise<string> {
      const made = newCode(deployment.keys.current, {
        app: app as ApplicationId,
        now: clock(),
        code: {
          grant_id: of.grant_id ?? (await grant()).id,
          redirect_uri: WEB,
          scope: ['calendar'],
          code_challenge: null,
          code_challenge_method: null,
          nonce: null,
          offline: true,
          rotate_refresh_token: false,
          ...of,
        },
      })
      assert.equal(await deployment.store.commit({ changes: [made.change], audit: [] }), 'committed')
      return made.code
    },
    /** Asks the token endpoint, with the application's key unless the parameters say otherwise. */
    ask(parameters: Parameters, app?: FastifyInstance): Promise<Told> {
      return tell(app ?? server.app, { client_id: applicationId, client_secret: apiKey, ...parameters })
    },
    /** The same without a secret. */
    askInPublic(parameters: Parameters): Promise<Told> {
      return tell(server.app, { client_id: applicationId, ...parameters })
    },
    /** Exchanges a code. */
    exchange(code: string, more: Parameters = {}, app?: FastifyInstance): Promise<Told> {
      return this.ask({ grant_type: 'authorization_code', code, redirect_uri: WEB, ...more }, app)
    },
    refresh(told: Told, more: Parameters = {}, app?: FastifyInstance): Promise<Told> {
      return this.ask({ grant_type: 'refresh_token', refresh_token: String(told.body['refresh_token']), ...more }, app)
    },
    /** Asks for the grant of an access token with it. */
    me(told: Told): Promise<Answer> {
      return api.get('/v3/grants/me', { key: String(told.body['access_token']) })
    },
    /** The events of the application's log, the newest first. */
    async events(): Promise<readonly string[]> {
      const rows = await deployment.store.read.auditRecordsBefore(applicationId, Number.MAX_SAFE_INTEGER, 20)
      return rows.map(({ record }) => (JSON.parse(record) as { event: string }).event)
    },
    async stop() {
      for (const app of others) await app.close()
      await server.stop()
    },
  }
}

export type World = Awaited<ReturnType<typeof startWorld>>
type Parameters0 = { readonly deployment?: Deployment; readonly rateLimit?: number }

async function prepare(api: Api): Promise<void> {
  const uris = [
    { url: WEB },
    { url: PAGE, platform: 'js', settings: { origin: ORIGIN } },
    { url: 'http://localhost:9999/cb', platform: 'desktop' },
  ]
  assert.equal((await api.patch('/v3/applications', { callback_uris: uris })).status, 200)
  assert.equal((await api.post('/v3/connectors', { provider: 'virtual-calendar' })).status, 201)
}

async function tell(app: FastifyInstance, parameters: Parameters): Promise<Told> {
  const { status, headers, raw } = await apiOver((request) => injected(app, request), '').post(
    '/v3/connect/token',
    parameters,
    { key: null },
  )
  return { status, headers, body: JSON.parse(raw) as Record<string, unknown> }
}

/** Asserts an OAuth error, with all that clients read of one. */
export function assertOAuthError({ status, body }: Told, error: string, expected = 400): void {
  assert.deepEqual([status, body['error']], [expected, error], JSON.stringify(body))
  assert.equal(body['error_code'], expected)
  assert.equal(typeof body['error_description'], 'string')
  assert.match(String(body['error_uri']), /^https?:\/\/.*\/docs#error$/)
  assert.match(String(body['request_id']), /^[0-9a-f-]{36}$/)
}
