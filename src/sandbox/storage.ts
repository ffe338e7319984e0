import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Entry {
  readonly payload: AdapterPayload
  /** Unix milliseconds. */
  readonly expiresAt: number
  /** Of a refresh token that was rotated: the one that stands in for it. */
  successor?: string
  /** A refresh token that was. */
  used?: true
}

/** What the storage asks of the sandbox. */
export interface StorageRules {
  /** A client's metadata; clients are not kept here. */
  client(id: string): AdapterPayload | undefined
  detectsReuse(clientId: string): boolean
  /** The refresh token that is rotated at this moment. */
  rotated(): string | undefined
}

const SWEEP_EVERY = 10_000
const OF_A_GRANT = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/**
 * What one provider remembers, in memory: oidc-provider's port for that.
 *
 * Refresh tokens that rotate are answered for in the manner of RFC 9700 section 4.14.2, with the leeway that lets a
 * client live which died before it had stored the answer: a superseded token works for as long as its successor was
 * never used. It gets another successor then, and the unused one dies. Once a successor was used, whoever shows the
 * older one is told to be a thief: `consumed` is set, and oidc-provider revokes the whole family.
 */
export class Storage {
  readonly #entries = new Map<string, Entry>()
  readonly #grants = new Map<string, Set<string>>()
  readonly #sessions = new Map<string, string>()
  readonly #rules: StorageRules
  #writes = 0

  constructor(rules: StorageRules) {
    this.#rules = rules
  }

  /** The part of oidc-provider's storage for one of its models. */
  adapter(model: string): Adapter {
    const keyOf = (id: string) => `${model}:${id}`
    return {
      upsert: async (id, payload, expiresIn) => {
        this.#write(model, keyOf(id), payload, expiresIn)
      },
      find: async (id) => (model === 'Client' ? this.#rules.client(id) : this.#read(model, keyOf(id))),
      findByUid: async (uid) => this.#read(model, this.#sessions.get(uid) ?? ''),
      // The device flow alone has these codes, and none of the providers has that.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        this.#consume(model, keyOf(id))
      },
      destroy: async (id) => {
        this.#drop(keyOf(id))
      },
      revokeByGrantId: async (grantId) => {
        this.revokeGrant(grantId)
      },
    }
  }

  /** What is known of a token or code, whatever its state. */
  peek(
    model: 'AccessToken' | 'AuthorizationCode' | 'ClientCredentials' | 'RefreshToken',
    id: string,
  ): AdapterPayload | undefined {
    return this.#live(`${model}:${id}`)?.payload
  }

  /** Takes back everything that some account has granted. @returns how many grants */
  revokeAll(matches: (grant: { readonly accountId: string; readonly clientId: string }) => boolean): number {
    const grants = new Set<string>()
    for (const { payload } of this.#entries.values()) {
      const { grantId, accountId, clientId } = payload
      if (
        grantId !== undefined &&
        accountId !== undefined &&
        clientId !== undefined &&
        matches({ accountId, clientId })
      )
        grants.add(grantId)
    }
    for (const grantId of grants) this.revokeGrant(grantId)
    return grants.size
  }

  revokeGrant(grantId: string): void {
    for (const key of this.#grants.get(grantId) ?? []) this.#entries.delete(key)
    this.#grants.delete(grantId)
    this.#entries.delete(`Grant:${grantId}`)
  }

  reset(): void {
    this.#entries.clear()
    this.#grants.clear()
    this.#sessions.clear()
  }

  #write(model: string, key: string, payload: AdapterPayload, expiresIn: number | undefined): void {
    this.#writes += 1
    if (this.#writes % SWEEP_EVERY === 0) this.#sweep()
    const expiresAt = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000
    const known = this.#entries.get(key)
    this.#entries.set(key, { ...known, payload, expiresAt })
    if (payload.grantId !== undefined && OF_A_GRANT.has(model)) {
      const members = this.#grants.get(payload.grantId) ?? new Set()
      this.#grants.set(payload.grantId, members.add(key))
    }
    if (model === 'Session' && payload.uid !== undefined) this.#sessions.set(payload.uid, key)
    if (model === 'RefreshToken' && known === undefined) this.#succeed(key, payload)
  }

  #succeed(key: string, { clientId }: AdapterPayload): void {
    const rotated = this.#rules.rotated()
    const before = rotated === undefined ? undefined : this.#entries.get(`RefreshToken:${rotated}`)
    if (before === undefined) return
    const unused = before.successor
    before.successor = key
    if (unused !== undefined && this.#rules.detectsReuse(clientId ?? '')) this.#drop(unused)
  }

  #consume(model: string, key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    if (model === 'RefreshToken') entry.used = true
    else this.#entries.set(key, { ...entry, payload: { ...entry.payload, consumed: nowInSeconds() } })
  }

  #read(model: string, key: string): AdapterPayload | undefined {
    const entry = this.#live(key)
    if (entry === undefined || model !== 'RefreshToken') return entry?.payload
    return this.#isReuse(entry) ? { ...entry.payload, consumed: nowInSeconds() } : entry.payload
  }

  #isReuse({ payload, successor }: Entry): boolean {
    if (successor === undefined || !this.#rules.detectsReuse(payload.clientId ?? '')) return false
    return this.#entries.get(successor)?.used === true
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    return entry === undefined || entry.expiresAt <= Date.now() ? undefined : entry
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    if (entry?.payload.grantId !== undefined) this.#grants.get(entry.payload.grantId)?.delete(key)
  }

  #sweep(): void {
    const now = Date.now()
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#drop(key)
    for (const [uid, key] of this.#sessions) if (!this.#entries.has(key)) this.#sessions.delete(uid)
    for (const [grantId, members] of this.#grants) if (members.size === 0) this.#grants.delete(grantId)
  }
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
