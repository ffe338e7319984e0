/** A change that comes between two reads of a request, as another process or the dashboard makes it. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { getOverview } from '../../src/dashboard/operations/overview/get.ts'
import type { Caller, Context } from '../../src/api/operation.ts'
import { openDeployment } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { rotateRootKey } from '../../src/operate/rotate-root-key.ts'
import type { Reads, Store } from '../../src/store/store.ts'
import { rootKeyFromBytes, type RootSource } from '../../src/vault/root/key.ts'
import { firstApplication } from '../../src/core/first-start.ts'
import {
  apiOver,
  injected,
  localServer,
  sealedIn,
  startInProcess,
  temporaryFolder,
  type Api,
  type InProcessServer,
} from '../harness/index.ts'

const google = '/v3/connectors/google'
const client = (name: string) => ({ client_id: 'same', client_secret: name })

interface Meeting extends InProcessServer {
  /** The same server, where something happens just before its first call of one read. */
  readonly meets: (read: keyof Reads, change: () => Promise<unknown>) => Promise<Api>
  readonly id: string
  readonly path: string
}

/** A connector whose active credential has two versions. */
async function meeting(work: (of: Meeting) => Promise<void>): Promise<void> {
  const server = await startInProcess()
  const apps: { close(): Promise<unknown> }[] = []
  const made = await server.api.post('/v3/connectors', { provider: 'google', settings: client('one') })
  const id = made.body.data['active_credential_id'] as string
  const path = `${google}/creds/${id}`
  assert.equal((await server.api.patch(path, { credential_data: client('two') })).status, 200)
  const meets: Meeting['meets'] = async (read, change) => {
    const { app } = localServer({ ...server.deployment, store: before(server.deployment.store, read, change) })
    apps.push(app)
    await app.ready()
    return apiOver((request) => injected(app, request), server.apiKey)
  }
  try {
    await work({ ...server, meets, id, path })
  } finally {
    for (const app of apps) await app.close()
    await server.stop()
  }
}

function before(store: Store, name: keyof Reads, change: () => Promise<unknown>): Store {
  let met = false
  const read = new Proxy(store.read, {
    get(target, property, receiver) {
      const method = Reflect.get(target, property, receiver) as (...given: unknown[]) => Promise<unknown>
      return async (...given: unknown[]) => {
        if (property === name && !met) {
          met = true
          await change()
        }
        return Reflect.apply(method, target, given)
      }
    },
  })
  return { ...store, read }
}

const sealed = ({ deployment, applicationId }: Meeting, id: string) =>
  sealedIn(deployment, { applicationId, provider: 'google', id })

test('a rollback that new data comes before takes that back', () =>
  meeting(async (of) => {
    const { api, meets, id, path } = of
    const other = await meets('sealedVersion', () => api.patch(path, { credential_data: client('three') }))
    const answer = await other.post(`${path}/rollback`, undefined)
    assert.equal(answer.status, 200, answer.raw)
    assert.deepEqual(await sealed(of, id), { version: 4, data: client('two') })
  }))

test('settings without a secret keep the one that is stored by then, however often it was replaced meanwhile', () =>
  meeting(async (of) => {
    const { api, meets, id, path } = of
    const other = await meets('sealedVersion', async () => {
      await api.patch(path, { credential_data: client('three') })
      await api.patch(path, { credential_data: client('four') })
    })
    const answer = await other.patch(google, { settings: { client_id: 'same', topic_name: 'a-topic' } })
    assert.equal(answer.status, 200, answer.raw)
    assert.deepEqual(await sealed(of, id), { version: 5, data: { ...client('four'), topic_name: 'a-topic' } })
  }))

for (const [what, send] of [
  ['data of a credential', (by: Api, path: string) => by.patch(path, { credential_data: client('two') })],
  ['settings of a connector', (by: Api) => by.patch(google, { settings: client('two') })],
] as const)
  test(`${what} that were there when they were read, and are no more, make a new version`, () =>
    meeting(async (of) => {
      const { api, meets, id, path } = of
      const other = await meets('sealedVersion', () => api.patch(path, { credential_data: client('three') }))
      const answer = await send(other, path)
      assert.equal(answer.status, 200, answer.raw)
      assert.deepEqual(await sealed(of, id), { version: 4, data: client('two') })
    }))

test('a name that the credential has been given meanwhile is no other one that is taken', () =>
  meeting(async ({ api, meets, path }) => {
    const other = await meets('credentialNamed', () => api.patch(path, { name: 'new' }))
    const answer = await other.patch(path, { name: 'new' })
    assert.equal(answer.status, 200, answer.raw)
    assert.equal(answer.body.data.name, 'new')
  }))

test('a box that is really gone is a failure, and not a change that came between', () =>
  meeting(async ({ deployment, apiKey, path }) => {
    const { store } = deployment
    const read = new Proxy(store.read, {
      get: (target, name, receiver): unknown =>
        name === 'sealedVersion' ? async () => undefined : Reflect.get(target, name, receiver),
    })
    const { app } = localServer({ ...deployment, store: { ...store, read } })
    const api = apiOver((request) => injected(app, request), apiKey)
    assert.equal((await api.post(`${path}/rollback`, undefined)).status, 500)
    await app.close()
  }))

test('a keyring is opened anew although the root key is rotated once more just then', async () => {
  const keys = Array.from({ length: 3 }, () => rootKeyFromBytes(randomBytes(32)))
  let at = 0
  const key = () => keys[at] as (typeof keys)[number]
  const plain: RootSource = { description: 'env:TEST', load: async () => key() }
  let late: (() => Promise<void>) | undefined
  const watched: RootSource = {
    ...plain,
    async load() {
      await late?.()
      return key()
    },
  }
  const data = temporaryFolder()
  const open = (rootKey: RootSource) => openDeployment({ data, rootKey, clock: systemClock, create: true })
  const server = await open(watched)
  await firstApplication(server.store, undefined, systemClock())
  const beside = await open(plain)
  const rotate = async () => {
    await rotateRootKey(beside, keys[at + 1] as (typeof keys)[number], systemClock)
    at++
  }
  try {
    await rotate()
    // A new data key, which the server does not hold yet, makes it ask for the root key.
    await rotateDataKey(beside, { clock: systemClock, progress: () => undefined })
    late = async () => {
      late = undefined
      await rotate()
    }
    await server.keys.refresh()
    assert.equal(at, 2)
    assert.equal(server.keys.current.primaryId, beside.keys.current.primaryId)
  } finally {
    await beside.close()
    await server.close()
  }
})

test('an overview whose reads all fail is one failed request, and ends no process', async () => {
  const failing = new Proxy({} as Reads, { get: () => () => Promise.reject(new Error('away')) })
  const { act } = getOverview({
    of: async () => {
      await new Promise(setImmediate)
      throw new Error('away as well')
    },
  })
  const unhandled: unknown[] = []
  const notice = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', notice)
  const caller = { app: 'a', actor: { type: 'member', id: 'm' }, scopes: [] } as unknown as Caller
  const context = { caller, read: failing, keys: {}, now: 0, query: {} } as unknown as Context
  await assert.rejects(act(context), /away$/)
  for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate)
  process.off('unhandledRejection', notice)
  assert.deepEqual(unhandled, [])
})
