import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openBox } from '../../src/sealed/boxes.ts'
import { credentialPlace } from '../../src/vault/place.ts'
import { keyIdOf } from '../../src/vault/seal.ts'
import { api, mainFile, startServer, withDeployment, type Api } from '../harness/index.ts'

export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line of the real program to its end. */
export async function claviger(
  data: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return start(data, args, env).ended
}

/** The same, and what has gone wrong if it has. */
export async function clavigerOk(data: string, args: readonly string[], env: Record<string, string> = {}) {
  const ended = await claviger(data, args, env)
  assert.equal(ended.status, 0, `claviger ${args.join(' ')}: ${ended.stdout}${ended.stderr}`)
  return ended.stdout
}

/** Starts one command line, to be killed on its way. */
export function start(
  data: string,
  args: readonly string[],
  env: Record<string, string> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended>; readonly over: () => boolean } {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('CLAVIGER_') && name !== 'NODE_TEST_CONTEXT',
  )
  const child = spawn(process.execPath, [mainFile, ...args], {
    env: { ...Object.fromEntries(own), CLAVIGER_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  let over = false
  const ended = once(child, 'close').then(([status, signal]) => {
    over = true
    return { status: status as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr }
  })
  return { child, ended, over: () => over }
}

/** Makes a Microsoft connector and this many credentials in it, each with a secret named for it. */
export async function fill(caller: Api, count: number): Promise<string[]> {
  const settings = { client_id: 'primary', client_secret: 'primary-secret', tenant: 'common' }
  const made = await caller.post('/v3/connectors', { provider: 'microsoft', settings })
  assert.equal(made.status, 201, made.raw)
  return more(caller, 0, count)
}

/** Adds credentials numbered from `from`. */
export async function more(caller: Api, from: number, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = from; at < from + count; at += 50) {
    const numbers = Array.from({ length: Math.min(50, from + count - at) }, (_, n) => at + n)
    const answers = await Promise.all(numbers.map((n) => caller.post('/v3/connectors/microsoft/creds', numbered(n))))
    for (const answer of answers) {
      assert.equal(answer.status, 201, answer.raw)
      ids.push(answer.body.data.id)
    }
  }
  return ids
}

export const GRANTS = 40

/** Makes grants of a provider that nobody has to be asked for. */
async function grants(caller: Api): Promise<void> {
  const provider = 'virtual-calendar'
  assert.equal((await caller.post('/v3/connectors', { provider })).status, 201)
  for (let n = 0; n < GRANTS; n++) {
    const body = { provider, settings: { email: `room-${n}@example.com` } }
    assert.equal((await caller.post('/v3/connect/custom', body)).status, 201)
  }
}

export function numbered(n: number) {
  return {
    name: `credential ${n}`,
    credential_type: 'connector',
    credential_data: { client_id: `client-${n}`, client_secret: `secret-${n}`, tenant: 'common' },
  }
}

/** A data folder with a connector, this many credentials and, unless they are left out, some grants; nobody serves it. */
export async function filledFolder(count: number, { withGrants = true } = {}) {
  const server = await startServer()
  const caller = api(server.url, server.apiKey)
  const ids = await fill(caller, count)
  if (withGrants) await grants(caller)
  assert.equal(await server.stop(), 0)
  return { ...server, ids }
}

/** What is in every box, by credential or grant and version, and the ids of the keys that they are sealed with. */
export function openEverything(data: string) {
  return withDeployment(data, async ({ store, keys }) => {
    const secrets = new Map<string, Record<string, unknown>>()
    const keyIds = new Set<number>()
    for (const {
      applicationId,
      provider,
      credentialId: id,
      version,
      keyId,
      box,
    } of await store.read.sealedVersionsAfter(-1, 1_000_000)) {
      const secret = keys.current.open(credentialPlace({ applicationId, provider, id, version }), box)
      secrets.set(`${id} ${version}`, JSON.parse(secret.toString('utf8')) as Record<string, unknown>)
      assert.equal(keyIdOf(box), keyId)
      keyIds.add(keyId)
    }
    for (const box of await store.read.boxesAfter(-1, 1_000_000)) {
      secrets.set(`${box.id} ${box.kind} ${box.version}`, openBox(keys.current, box) as Record<string, unknown>)
      keyIds.add(box.keyId)
    }
    return { secrets, keyIds, primary: keys.current.primaryId, rows: await store.read.dataKeys() }
  })
}

/** The audit records of one chain, parsed. */
export function auditOf(data: string, chain: string) {
  return withDeployment(data, async ({ store }) =>
    (await store.read.auditRecords(chain, 0, 1_000_000)).map(
      ({ record }) => JSON.parse(record) as { event: string; target: { type: string; id: string } },
    ),
  )
}
