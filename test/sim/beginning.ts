import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { firstApplication } from '../../src/core/first-start.ts'
import { openDeployment } from '../../src/deployment.ts'
import { parseApiKey } from '../../src/lib/api-key.ts'
import { createTokens } from '../../src/tokens/tokens.ts'
import { formatRootKey, parseRootKey, type RootKey } from '../../src/vault/root/root.ts'
import type { Expected, State, StoredApplication } from './state.ts'
import { Time } from './time.ts'

/** The root key with a number: a simulation has several, one after the other. */
export function rootKey(number: number): { readonly text: string; readonly key: RootKey } {
  const text = formatRootKey(createHash('sha256').update(`root key ${number}`).digest())
  return { text, key: parseRootKey(text) }
}

/** Two owners, so that each may try to be rid of the other. */
const people = [
  { id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'owner' },
  { id: 'ben', name: 'Ben', email: 'ben@example.com', role: 'owner' },
  { id: 'cat', name: 'Cat', email: 'cat@example.com', role: 'viewer' },
] as const

const LATER_S = 100 * 365 * 86_400
const MAKER = { type: 'operator', id: 'beginning' } as const

/** A deployment with one application, its API key and members: made once, and copied for every simulation. */
export interface Beginning {
  readonly folder: string
  readonly deployment: string
  readonly key: { readonly id: string; readonly text: string; readonly hash: Uint8Array }
  /** The state that it is in, anew each time. */
  readonly state: () => State
}

export async function beginning(): Promise<Beginning> {
  const folder = mkdtempSync(path.join(tmpdir(), 'claviger-sim-'))
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  const now = new Time().clock()
  const root = rootKey(0)
  const deployment = await openDeployment({
    data: folder,
    rootKey: { description: 'env:SIMULATED', load: () => Promise.resolve(root.key) },
    clock: () => now,
    create: true,
  })
  const { store } = deployment
  const { applicationId, apiKey } = await firstApplication(store, undefined, now)
  const members = people.map((one) => ({ ...one, createdAt: now }))
  await store.commit({
    changes: members.map((one) => {
      const member = { ...one, emailVerified: true, passwordHash: 'none' }
      return { kind: 'member.insert', member } as const
    }),
    audit: [],
  })
  // A key that signs. To make one takes its time, so it is of a date that is too late for any to be due.
  await createTokens({ ...deployment, clock: () => now + LATER_S, url: () => '' }).signer(MAKER)
  const application = await store.read.application(applicationId)
  const [key] = await store.read.apiKeys(applicationId)
  const hash = parseApiKey(apiKey)
  if (application === undefined || key === undefined || hash === undefined)
    throw new Error('a beginning without its parts')
  const { organizationId, region, environment, settings, createdAt, updatedAt } = application
  const chains: [string, Expected[]][] = []
  for (const chain of ['', applicationId])
    chains.push([chain, (await store.read.auditRecords(chain, 0, 10)).map(({ record }) => expectedOf(record))])
  await deployment.close()
  return {
    folder,
    deployment: deployment.id,
    key: { id: key.id, text: apiKey, hash },
    state() {
      const first: StoredApplication = {
        id: applicationId,
        fixed: { application_id: applicationId, organization_id: organizationId, region, environment },
        settings: structuredClone({ ...settings }),
        createdAt,
        updatedAt,
        connectors: new Map(),
        grants: new Map(),
        sessions: new Map(),
        codes: new Map(),
        keys: new Map([[key.id, { ...key, revokedAt: null }]]),
      }
      return {
        applications: new Map([[applicationId, first]]),
        members: new Map(members.map((one) => [one.id, { ...one }])),
        invitations: new Map(),
        chains: new Map(chains.map(([chain, records]) => [chain, [...records]])),
        dataKeys: new Map([
          [1, 'primary'],
          [2, 'primary'],
          [3, 'primary'],
        ]),
        rootId: root.key.id,
        order: 0,
      }
    },
  }
}

function expectedOf(record: string): Expected {
  const { request_id: requestId, ...found } = JSON.parse(record) as Omit<Expected, 'requestId'> & { request_id: string }
  return { ...found, requestId }
}
