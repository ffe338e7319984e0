import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { open, seal } from '../src/vault/seal.ts'
import { credentialPlace } from '../src/vault/place.ts'

const BATCHES = 400
const BATCH = 200

export interface VaultTimes {
  readonly gcm: number
  readonly seal: number
  readonly open: number
}

/** Sealing and opening 2 KB beside one AES-256-GCM call on the same bytes: µs, best of batches, in turn. */
export function vaultTimes(): VaultTimes {
  const key = createSecretKey(randomBytes(32))
  const sealing = { id: 1, key }
  const place = credentialPlace({
    applicationId: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
    provider: 'google',
    id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
    version: 7,
  })
  const secret = randomBytes(2048)
  const nonce = Buffer.alloc(12)
  const box = seal(sealing, place, secret)
  const find = () => key
  const best = { gcm: Infinity, seal: Infinity, open: Infinity }
  const steps = {
    gcm: () => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
      cipher.update(secret)
      cipher.final()
      cipher.getAuthTag()
    },
    seal: () => seal(sealing, place, secret),
    open: () => open(find, place, box),
  }
  for (let batch = 0; batch < BATCHES; batch++)
    for (const name of ['gcm', 'seal', 'open'] as const) best[name] = Math.min(best[name], perCall(steps[name]))
  return best
}

function perCall(step: () => unknown): number {
  const began = performance.now()
  for (let call = 0; call < BATCH; call++) step()
  return ((performance.now() - began) * 1000) / BATCH
}
