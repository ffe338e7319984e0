import { generateKeyPairSync, sign } from 'node:crypto'
import { openDeployment } from '../src/deployment.ts'
import { systemClock } from '../src/lib/clock.ts'
import { newCode } from '../src/tokens/code.ts'
import { createCredentials, startClaviger, type Claviger } from './claviger.ts'
import { lends, seedGrants } from './grants.ts'
import { CONNECTIONS } from './in-turn.ts'
import { keyFiles } from './key-files.ts'
import { load, type Load, type Loaded } from './load.ts'
import { startTokenEndpoint } from './token-endpoint.ts'

/** What is signed with RSA, and so bounded by it. */
export interface TokenRates {
  /** RS256 with a key of 2048 bits, a second, in one thread. */
  readonly signatures: number
  /** Codes taken for tokens: two signatures each. */
  readonly exchange: Loaded
  /** Provider tokens got with a signed assertion (RFC 7523): one signature each, and an answer of the provider. */
  readonly mint: Loaded
}

const COUNT = 3200
const SIGNATURES = 500
const BATCHES = 10
const REDIRECT_URI = 'https://app.example.com/callback'

/** Measures a server of its own, whose provider answers at once. */
export async function tokenRates(): Promise<TokenRates> {
  const provider = await startTokenEndpoint()
  const claviger = await startClaviger({ providerEndpoints: provider.file })
  await createCredentials(claviger, keyFiles(1))
  const grants = await seedGrants(claviger, { count: COUNT, tokens: 'over' })
  const mint = await once(claviger, lends(grants))
  const exchange = await once(claviger, await codes(claviger, grants))
  await claviger.stop()
  await provider.stop()
  return { signatures: signaturesPerSecond(), exchange, mint }
}

async function once({ url, headers }: Claviger, requests: Load['requests']): Promise<Loaded> {
  const loaded = await load({ url, headers, requests, connections: CONNECTIONS, seconds: 'once' })
  if (loaded.failed > 0) throw new Error(`${loaded.failed} requests failed (${loaded.failures})`)
  return loaded
}

/** Requests that each take a code of its own for tokens. */
async function codes({ data, apiKey }: Claviger, grants: readonly string[]): Promise<Load['requests']> {
  const deployment = await openDeployment({ data, rootKey: undefined, clock: systemClock, create: false })
  const { store, keys } = deployment
  const [application] = await store.read.applications()
  if (application === undefined) throw new Error('no application')
  const app = application.id
  const requests = await Promise.all(
    grants.map(async (id) => {
      const grant = await store.read.grant(app, id)
      if (grant === undefined) throw new Error('no grant')
      const of = { redirect_uri: REDIRECT_URI, scope: grant.scope, code_challenge: null, code_challenge_method: null }
      const made = newCode(keys.current, {
        app,
        now: systemClock(),
        code: { grant_id: grant.id, ...of, nonce: null, offline: false, rotate_refresh_token: false },
      })
      await store.commit({ changes: [made.change], audit: [] })
      const client = { client_id: app, client_secret: apiKey, redirect_uri: REDIRECT_URI }
      const body = JSON.stringify({ grant_type: 'authorization_code', code: made.code, ...client })
      return { method: 'POST', path: '/v3/connect/token', body } as const
    }),
  )
  await deployment.close()
  return requests
}

function signaturesPerSecond(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const text = Buffer.alloc(600, 'a')
  let best = 0
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = performance.now()
    for (let at = 0; at < SIGNATURES; at++) sign('sha256', text, privateKey)
    best = Math.max(best, (SIGNATURES * 1000) / (performance.now() - began))
  }
  return best
}
