/** The dashboard's operations through the real core and store, without HTTP and without the sign-in before them. */

import assert from 'node:assert/strict'
import { operations as publicOperations } from '../../src/api/routes.ts'
import { createCore } from '../../src/core/core.ts'
import { firstApplication } from '../../src/core/first-start.ts'
import { operatorOperations } from '../../src/dashboard/operations/routes.ts'
import { roleScopes } from '../../src/dashboard/roles.ts'
import { openDeployment, type Deployment } from '../../src/deployment.ts'
import { parseApiKey } from '../../src/lib/api-key.ts'
import { newId, type ApplicationId } from '../../src/lib/ids.ts'
import { roles, type Change, type Role } from '../../src/store/store.ts'
import { temporaryFolder } from '../harness/index.ts'
import { noProviders } from '../harness/upstream.ts'

export const URL = 'https://vault.example.com'
export const T0 = 1_790_000_000
export const DAY = 86_400

export interface Asked {
  /** The member who asks; the owner, unless it says otherwise. Null is nobody. */
  readonly as?: string | null
  /** An API key, in place of a member. */
  readonly key?: string
  /** The application that the path names; the first one, unless it says otherwise. */
  readonly app?: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

export interface Told<T> {
  readonly status: number
  readonly raw: string
  readonly data: T
  readonly error: { readonly message: string; readonly validation_errors?: Readonly<Record<string, string>> }
  readonly [beside: string]: unknown
}

export interface AuditLine {
  readonly seq: number
  readonly at: number
  readonly event: string
  readonly actor: { readonly type: string; readonly id: string }
  readonly target: { readonly type: string; readonly id: string; readonly provider?: string; readonly name?: string }
  readonly changed: readonly string[]
}

export type Dashboard = Awaited<ReturnType<typeof startDashboard>>

export interface Start {
  /** What the clock shows at first. */
  readonly from?: number
  /** The roles that there is a member of. */
  readonly of?: readonly Role[]
}

/** A deployment with an application, and a member of each role. */
export async function startDashboard({ from = T0, of = roles }: Start = {}) {
  let now = from
  const clock = () => now
  const data = temporaryFolder()
  const deployment: Deployment = await openDeployment({ data, rootKey: undefined, clock, create: true })
  const { store, keys } = deployment
  const { applicationId, apiKey } = await firstApplication(store, undefined, now)
  const commit = async (...changes: Change[]) => {
    assert.equal(await store.commit({ changes, audit: [] }), 'committed')
  }
  const addMember = async (role: Role): Promise<string> => {
    const id = newId()
    const member = {
      id,
      name: role,
      email: `${id}@example.com`,
      role,
      createdAt: now,
      emailVerified: false,
      passwordHash: 'salt:hash',
    }
    await commit({ kind: 'member.insert', member })
    return id
  }
  const members = {} as Record<Role, string>
  for (const role of of) members[role] = await addMember(role)

  const core = createCore({
    store,
    keys,
    clock,
    limits: { maxCredentials: 10_000 },
    upstream: noProviders,
    url: () => URL,
    rateLimit: 0,
    sessions: {
      // The cookies are the id of the member: who signs in, and how, is not what is tested here.
      async memberOf(cookies) {
        const member = await store.read.member(cookies)
        return member && { id: member.id, scopes: roleScopes[member.role] }
      },
    },
    onFailure: (message, error) => {
      throw new Error(message, { cause: error })
    },
  })
  const operations = operatorOperations({ store, url: () => URL, version: '0.0.0', signOn: undefined, sandbox: false })
  const doors = new Map(
    [...operations, ...publicOperations].map((operation) => [
      operation.id,
      { operation, enter: core.doorTo(operation) },
    ]),
  )

  async function ask<T = Record<string, unknown>>(id: string, asked: Asked = {}): Promise<Told<T>> {
    const door = doors.get(id) ?? assert.fail(`no operation ${id}`)
    const { as = members.owner, key, app = applicationId, params = {}, query = {}, body } = asked
    const inApplication = door.operation.path.includes('{application}') || !operations.includes(door.operation)
    const answer = await door.enter({
      requestId: newId(),
      claim:
        key === undefined
          ? { kind: 'session', cookies: as ?? undefined, application: inApplication ? app : undefined }
          : { kind: 'api-key', hash: parseApiKey(key) },
      ip: '127.0.0.1',
      userAgent: null,
      path: door.operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? app),
      params,
      query: { ...query },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    })
    assert.ok(answer.status < 500, answer.failure)
    const parsed = JSON.parse(answer.body) as Pick<Told<T>, 'data' | 'error'>
    return { ...parsed, status: answer.status, raw: answer.body }
  }

  return {
    data,
    deployment,
    store,
    operations,
    app: applicationId,
    apiKey,
    members,
    addMember,
    commit,
    ask,
    now: () => now,
    /** Lets time pass. */
    later: (seconds: number): void => {
      now += seconds
    },
    /** `data` of what must have gone well. */
    done: async <T = Record<string, unknown>>(id: string, asked: Asked = {}): Promise<T> => {
      const told = await ask<T>(id, asked)
      assert.ok(told.status < 300, `${id}: ${told.raw}`)
      return told.data
    },
    /** Another application. */
    anotherApplication: async (): Promise<ApplicationId> => {
      return (await firstApplication(store, undefined, now)).applicationId
    },
    /** The records of a chain, the oldest first. */
    audit: async (chain: string): Promise<readonly AuditLine[]> => {
      const rows = await store.read.auditRecords(chain, 0, 100_000)
      return rows.map(({ seq, record }) => ({ seq, ...(JSON.parse(record) as Omit<AuditLine, 'seq'>) }))
    },
    stop: () => deployment.close(),
  }
}

/** Runs a test on a fresh deployment. */
export async function withDashboard(work: (dashboard: Dashboard) => Promise<void>): Promise<void> {
  const dashboard = await startDashboard()
  try {
    await work(dashboard)
  } finally {
    await dashboard.stop()
  }
}

/** What a record says, without what every record has. */
export function said({ event, actor, target, changed }: AuditLine): unknown {
  return [event, `${actor.type} ${actor.id}`, target.id, ...changed]
}
