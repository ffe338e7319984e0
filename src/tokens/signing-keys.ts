import type { JWK, CryptoKey } from 'jose'
import { auditRecord, type Actor } from '../audit/record.ts'
import type { LiveKeyring } from '../deployment.ts'
import { DAY_S, type Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { OF_THE_DEPLOYMENT, openBox, sealBox } from '../sealed/boxes.ts'
import type { Change, SealedBox, Store } from '../store/store.ts'

/** A key that signs tokens of this server, with the public half that anybody may have. */
export interface SigningKey {
  /** Its JWK thumbprint (RFC 7638). */
  readonly id: string
  readonly createdAt: number
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

export interface SigningKeys {
  /** The one that signs now; it is made when there is none. `actor` is whoever asks for a token. */
  current(actor: Actor): Promise<SigningKey>
  /** One by its id, as long as a token that it has signed can be good. */
  find(id: string): Promise<SigningKey | undefined>
  /** All that are published. */
  all(actor: Actor): Promise<readonly SigningKey[]>
}

export interface SigningKeysOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
}

/** How long an access token lives at the most. */
export const TOKEN_LIFE_S = 3600
/** How old a key becomes before the next one takes over. */
export const KEY_LIFE_S = 90 * DAY_S
/** How long a new key is published before it signs, so that whoever has kept the old list has the new one by then. */
export const AHEAD_S = 3600
/** By how much the clocks of instances may differ. */
const SLACK_S = 600
const NAME = 'signing-key'
const ATTEMPTS = 20

interface Kept {
  readonly box: SealedBox
  readonly key: SigningKey
}

/** What is sealed of a key. */
interface Sealed {
  readonly jwk: JWK
  readonly created_at: number
}

/**
 * The keys that sign, the newest first. They are made and replaced on use: nothing has to run for it. Of instances that
 * find at once that one is due, the fence of a lease lets one make it.
 */
export function signingKeys({ store, keys, clock }: SigningKeysOptions): SigningKeys {
  const { read } = store
  let held: readonly Kept[] = []
  let making: Promise<void> | undefined

  /** Undefined when there is none at all. */
  const signing = (): SigningKey | undefined => {
    const published = held.find(({ key }) => key.createdAt <= clock() - AHEAD_S)
    return (published ?? held.at(-1))?.key
  }
  const isDue = () => (held[0]?.key.createdAt ?? -Infinity) <= clock() - KEY_LIFE_S + AHEAD_S

  return {
    async current(actor) {
      await ready(actor)
      const key = signing()
      if (key === undefined) throw new Error('no key signs after one was made')
      return key
    },
    async find(id) {
      const known = () => held.find(({ key, box }) => key.id === id && (box.expiresAt ?? Infinity) > clock())?.key
      if (known() === undefined) held = await load()
      return known()
    },
    async all(actor) {
      // Another instance may have made one: who asks for them all needs them all.
      held = await load()
      await ready(actor)
      return held.map(({ key }) => key)
    },
  }

  async function ready(actor: Actor): Promise<void> {
    if (!isDue()) return
    making ??= make(actor).finally(() => {
      making = undefined
    })
    await making
  }

  async function make(actor: Actor): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Read before the keys are: whoever has made one since has raised the fence.
      const fence = ((await read.lease(NAME))?.fence ?? 0) + 1
      held = await load()
      if (!isDue()) return
      const { box, key } = await newKey()
      const lease = { name: NAME, holder: key.id, fence, until: 0 }
      const target = { type: 'signing_key', id: key.id }
      const record = auditRecord({ event: 'signing_key.created', target }, { actor, at: clock(), requestId: newId() })
      const outcome = await store.commit({
        changes: [
          { kind: 'lease.take', lease, at: clock() },
          { kind: 'box.put', box },
          ...held.filter(({ box: { expiresAt } }) => expiresAt === null).map(retired),
        ],
        audit: [{ chain: OF_THE_DEPLOYMENT, record }],
      })
      if (outcome === 'committed') {
        held = await load()
        return
      }
      // Sealed with a data key that is no longer the primary one, perhaps.
      await keys.refresh()
    }
    throw new Error('a signing key could not be made: something else was faster each time')
  }

  /** A key that the next one replaces goes once the last token that it signs has expired. */
  function retired({ box: { kind, app, id, version }, key }: Kept): Change {
    const at = { kind, app, id, version: version + 1, expiresAt: clock() + AHEAD_S + TOKEN_LIFE_S + SLACK_S }
    return { kind: 'box.put', box: sealBox(keys.current, at, opened.get(key)) }
  }

  async function newKey(): Promise<{ readonly key: SigningKey; readonly box: Omit<SealedBox, 'n'> }> {
    const { generateKeyPair, exportJWK } = await import('jose')
    const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
    const sealed: Sealed = { jwk: await exportJWK(privateKey), created_at: clock() }
    const key = await toKey(sealed)
    const at = { kind: NAME, app: OF_THE_DEPLOYMENT, id: key.id, version: 1, expiresAt: null } as const
    return { key, box: sealBox(keys.current, at, sealed) }
  }

  async function load(): Promise<readonly Kept[]> {
    const boxes = await read.boxesOfKind(OF_THE_DEPLOYMENT, NAME)
    const now = clock()
    const loaded = await Promise.all(
      boxes
        .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
        .map(async (box) => ({ box, key: await keyIn(box) })),
    )
    return loaded.sort((a, b) => b.key.createdAt - a.key.createdAt)
  }

  async function keyIn(box: SealedBox): Promise<SigningKey> {
    const known = held.find(({ key }) => key.id === box.id)?.key
    if (known !== undefined) return known
    if (!keys.current.knows(box.keyId)) await keys.refresh()
    return toKey(openBox(keys.current, box) as Sealed)
  }
}

/** What was sealed of a key, to seal it again. */
const opened = new WeakMap<SigningKey, Sealed>()

async function toKey(sealed: Sealed): Promise<SigningKey> {
  const { calculateJwkThumbprint, importJWK } = await import('jose')
  const { kty, n, e } = sealed.jwk
  const id = await calculateJwkThumbprint(sealed.jwk)
  const publicJwk = { kty, n, e, kid: id, use: 'sig', alg: 'RS256' } as JWK
  const key = {
    id,
    createdAt: sealed.created_at,
    privateKey: (await importJWK(sealed.jwk, 'RS256')) as CryptoKey,
    publicKey: (await importJWK(publicJwk, 'RS256')) as CryptoKey,
    publicJwk,
  }
  opened.set(key, sealed)
  return key
}
