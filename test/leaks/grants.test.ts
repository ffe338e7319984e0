import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../src/sandbox/clients.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { api, apiOver, startServer, type Answer } from '../harness/index.ts'
import { planted } from './calls.ts'
import { filesOf, leaks } from './scan.ts'

test('no token of a provider reaches the disk in clear, a log or an answer, but the one that is lent', async () => {
  const sandbox = await startSandbox()
  const env = { CLAVIGER_LOG_LEVEL: 'trace', CLAVIGER_SANDBOX: sandbox.url }
  const server = await startServer({ env })
  try {
    const { secrets, plant } = planted()
    const answers: [place: string, content: string][] = []
    const client = apiOver(async ({ method, path, headers, payload }) => {
      const answer = await api(server.url, server.apiKey).call(method, path, payload, { headers, key: null })
      if (!path.includes('/provider-token') || answer.status !== 200)
        answers.push([`the answer to ${method} ${path}`, `${JSON.stringify(answer.headers)}\n${answer.raw}`])
      return answer
    }, server.apiKey)
    const settings = { client_id: DEFAULT_CLIENT_ID, client_secret: DEFAULT_CLIENT_SECRET }
    for (const provider of ['google', 'zoom'] as const) {
      ok(await client.post('/v3/connectors', { provider, settings }))
      const email = `${provider}@example.com`
      sandbox.control.account({ provider, email })
      const custom = (more: object) => client.post('/v3/connect/custom', { provider, settings: more })
      const { refresh_token } = await sandbox.control.grant({ provider, email })
      secrets.set(`refresh token, ${provider}`, refresh_token)
      const { id } = ok(await custom({ refresh_token })).body.data
      secrets.set(`lent, ${provider}`, await lent(client.get(`/v3/grants/${id}/provider-token`)))
      const later = await sandbox.control.grant({ provider, email })
      secrets.set(`second refresh token, ${provider}`, later.refresh_token)
      ok(await client.patch(`/v3/grants/${id}?view=full`, { settings: { refresh_token: later.refresh_token } }))
      secrets.set(`lent later, ${provider}`, await lent(client.get(`/v3/grants/${id}/provider-token`)))
      // What the provider refuses, and what does not even fit.
      assert.equal((await custom({ refresh_token: plant('refused') })).status, 400)
      assert.equal((await custom({ refresh_token: [plant('a list')] })).status, 400)
      assert.equal((await custom({ refresh_token: 'x', credential_id: plant('a credential') })).status, 400)
      assert.equal(
        (await client.patch(`/v3/grants/${id}`, { settings: { refresh_token: plant('patch') } })).status,
        400,
      )
      for (const path of ['', `/${id}?view=full`, '?view=full']) ok(await client.get(`/v3/grants${path}`))
    }
    assert.equal(new Set(secrets.values()).size, 16)
    const places = () => [...filesOf(server.data), ...answers, ['the log', server.output()] as const]
    assert.deepEqual(leaks(places(), secrets), [])
    assert.equal(await server.stop(), 0)
    assert.deepEqual(leaks(places(), secrets), [])
  } finally {
    await server.kill()
    await sandbox.stop()
  }
})

function ok(answer: Answer): Answer {
  assert.ok(answer.status < 300, answer.raw)
  return answer
}

async function lent(answer: Promise<Answer>): Promise<string> {
  const token = ok(await answer).body.data['access_token']
  assert.ok(typeof token === 'string' && token.length > 20)
  return token
}
