import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { startHousekeeping } from '../../src/core/housekeeping.ts'
import { Usage } from '../../src/core/usage.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { StoreUnavailable, type Store } from '../../src/store/store.ts'
import { api, startInProcess, startServer, withDeployment } from '../harness/index.ts'

const DAY_S = 86_400
const app = 'a' as ApplicationId
const by = (id: string) => ({ app, actor: { type: 'api_key', id } as const, scopes: [] })

test('what API keys did is on the disk when a server has stopped, day by day, with the last use of each key', async () => {
  const server = await startServer()
  const before = Math.floor(Date.now() / 1000)
  const caller = api(server.url, server.apiKey)
  await caller.post('/v3/connectors', { provider: 'imap' })
  await caller.get('/v3/connectors')
  await caller.get('/v3/connectors/google')
  await caller.get('/v3/connectors', { key: 'clav_nonsense' })
  await server.stop()
  await withDeployment(server.data, async ({ store: { read } }) => {
    const id = server.applicationId as ApplicationId
    const [day, ...others] = await read.usageDays(id, 0)
    assert.deepEqual(others, [])
    assert.deepEqual([day?.requests, day?.errors, day?.changes], [3, 1, 1])
    const [key] = await read.apiKeys(id)
    assert.ok((key?.lastUsedAt ?? 0) >= before)
  })

  const again = await startServer({ data: server.data })
  await api(again.url, server.apiKey).get('/v3/connectors')
  await again.stop()
  await withDeployment(server.data, async ({ store: { read } }) => {
    const days = await read.usageDays(server.applicationId as ApplicationId, 0)
    assert.equal(
      days.reduce((sum, { requests }) => sum + requests, 0),
      4,
      'a start adds to what was counted before',
    )
  })
})

test('requests are counted on the day that they come, and what is drained is not counted again', () => {
  const usage = new Usage()
  usage.count(by('k'), { status: 200, changes: false, at: DAY_S - 1 })
  usage.count(by('k'), { status: 200, changes: true, at: DAY_S })
  usage.count(by('l'), { status: 400, changes: true, at: DAY_S + 1 })
  assert.deepEqual(usage.drain(), [
    { kind: 'usage.add', app, day: 0, requests: 1, errors: 0, changes: 0 },
    { kind: 'usage.add', app, day: 1, requests: 2, errors: 1, changes: 1 },
    { kind: 'apiKey.used', id: 'k', at: DAY_S },
    { kind: 'apiKey.used', id: 'l', at: DAY_S + 1 },
  ])
  assert.deepEqual(usage.drain(), [])
})

test('counts that could not be stored are stored the next time', async () => {
  const server = await startInProcess()
  const { store } = server.deployment
  const id = server.applicationId as ApplicationId
  const usage = new Usage()
  usage.count({ ...by('k'), app: id }, { status: 200, changes: true, at: DAY_S })
  const full: Store = { ...store, commit: () => Promise.reject(new StoreUnavailable('the disk is full')) }
  const surroundings = { graceDays: 7, usage, rounds: true, clock: () => DAY_S, log: pino({ level: 'silent' }) }
  for (const each of [full, store]) await startHousekeeping(each, surroundings).stop()
  assert.deepEqual(await store.read.usageDays(id, 0), [{ day: 1, requests: 1, errors: 0, changes: 1 }])
  await server.stop()
})

test('what members do is no use of the API', () => {
  const usage = new Usage()
  usage.count({ app, actor: { type: 'member', id: 'm' }, scopes: [] }, { status: 200, changes: true, at: 0 })
  assert.deepEqual(usage.drain(), [])
})
