/** A server whose providers are the sandbox's. */

import { after, afterEach } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import { apiOver, closedDoor, injected, localServer, startInProcess, type Answer, type Api } from '../harness/index.ts'

export const sandbox = await startSandbox()
const upstream = createUpstream({ fetch, door: closedDoor, overrides: sandbox.endpoints, now: systemClock })
export const server = await startInProcess({ upstream })
export const { api } = server

after(async () => {
  await server.stop()
  await sandbox.stop()
})
afterEach(() => {
  sandbox.control.reset()
})

/** What a server answers over the same deployment that lets so many requests a second through, and has the limits of single operations. */
export async function withLimits(work: (limited: Api) => Promise<void>): Promise<void> {
  const { app } = localServer(server.deployment, { upstream, rateLimit: 1000 })
  await app.ready()
  try {
    await work(apiOver((request) => injected(app, request), server.apiKey))
  } finally {
    await app.close()
  }
}

export const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

let made = 0

/** A credential in the connector of a provider, which is made with the first one. */
export async function credential(provider: string, type: string, data: object, query = ''): Promise<Answer> {
  const scope = provider === 'google' ? { scope: ['https://www.googleapis.com/auth/gmail.readonly'] } : {}
  if ((await api.get(`/v3/connectors/${provider}`)).status === 404)
    await api.post('/v3/connectors', { provider, settings: CLIENT, ...scope })
  const body = { name: `Credential ${++made}`, credential_type: type, credential_data: data }
  return api.post(`/v3/connectors/${provider}/creds${query}`, body)
}

/** What verifying came to: `failed: client failed invalid_client`. */
export async function verified(provider: string, id: string, query = ''): Promise<string> {
  const { status, body, raw } = await api.call('POST', `/v3/connectors/${provider}/creds/${id}/verify${query}`)
  if (status !== 200) throw new Error(raw)
  const { outcome, steps } = body.data as unknown as { outcome: string; steps: readonly Step[] }
  const told = steps.map((one) => [one.step, one.outcome, one.code].filter((text) => text !== null).join(' '))
  return `${outcome}: ${told.join(', ')}`
}

export interface Step {
  readonly step: string
  readonly outcome: string
  readonly code: string | null
  readonly message: string | null
  readonly advice: string | null
}

export async function stateOf(provider: string, id: string): Promise<unknown> {
  return (await api.get(`/v3/connectors/${provider}/creds/${id}/health`)).body.data['state']
}
