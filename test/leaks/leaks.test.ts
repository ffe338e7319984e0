import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { newApiKey } from '../../src/lib/api-key.ts'
import {
  api,
  apiOver,
  rsaPrivateKey,
  startServer,
  temporaryFolder,
  vaultOf,
  withDeployment,
  type Answer,
} from '../harness/index.ts'
import { acceptedCalls, NAMES_A_FIELD, planted, rawCalls, refusedCalls } from './calls.ts'
import { filesOf, leaks } from './scan.ts'

test('no secret comes back out or reaches the disk in clear, whatever was sent and whatever became of it', async () => {
  const apiKey = newApiKey()
  const server = await startServer({
    env: { CLAVIGER_LOG_LEVEL: 'trace', CLAVIGER_BOOTSTRAP_API_KEY: apiKey },
  })
  try {
    const { secrets, plant } = planted()
    const answers: [place: string, content: string][] = []
    const client = apiOver(async ({ method, path, headers, payload }) => {
      const answer = await api(server.url, apiKey).call(method, path, payload, { headers, key: null })
      answers.push([`the answer to ${method} ${path.split('?', 1)[0] ?? ''}`, said(answer)])
      return answer
    }, apiKey)

    const toldToTheSender: typeof answers = []
    const made = await acceptedCalls(client, plant)
    const secretsKept = secrets.size
    for (const { title, method, path, body, headers = {} } of refusedCalls(plant, made)) {
      const { status } = await client.call(method, path, body, { headers })
      // The name of a field that nobody knows is told, for it is most often misspelt: to the one who sent it.
      if (title === NAMES_A_FIELD) toldToTheSender.push(...answers.splice(-1))
      assert.ok((status >= 400 && status < 500) || (method === 'GET' && status === 200), `${title}: ${status}`)
    }
    for (const answer of await rawCalls(server.url, apiKey, plant)) answers.push(['a raw answer', said(answer)])
    for (const url of ['/metrics', '/health/ready', '/openapi.json'])
      answers.push([url, said(await client.get(url, { key: null }))])
    assert.ok(secretsKept >= 12 && secrets.size >= secretsKept + 50)

    // What the server was really given to keep is kept: the search below is not for what was never there.
    const at = { applicationId: server.applicationId, provider: 'google' }
    const robot = await vaultOf(server.data, { ...at, id: made['robot'] ?? '' })
    assert.equal(robot['private_key'], rsaPrivateKey())
    const spare = await vaultOf(server.data, { ...at, id: made['spare'] ?? '' })
    assert.ok([...secrets.values()].includes(String(spare['client_secret'])))

    const key = rsaPrivateKey().split('\n')
    secrets.set('private key, second line', key[2] ?? '')
    secrets.set('private key, last line but two', key.at(-4) ?? '')
    secrets.set('API key', apiKey)
    secrets.set('root key', readFileSync(path.join(server.data, 'root.key'), 'utf8').trim())

    const backup = path.join(temporaryFolder(), 'backup.db')
    await withDeployment(server.data, ({ store }) => store.backup(backup))
    const places = () => [...filesOf(server.data), ['the backup', readFileSync(backup)] as const, ...answers]
    assert.ok(
      places().some(([place]) => place.endsWith('-wal')),
      'while it runs, the log of writes is searched too',
    )
    assert.deepEqual(leaks([...places(), ['the log', server.output()]], secrets), [])
    for (const found of leaks(toldToTheSender, secrets))
      assert.match(found, /: a key that nobody knows \d+ \(beginning\)$/)
    assert.equal(await server.stop(), 0)
    assert.match(server.output(), /"level":20/, 'the log was as talkative as it can be')
    assert.deepEqual(leaks([...places(), ['the log', server.output()]], secrets), [])
  } finally {
    await server.kill()
  }
})

function said({ headers, raw }: Answer): string {
  return `${JSON.stringify(headers)}\n${raw}`
}
