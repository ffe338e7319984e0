import { randomBytes, generateKeyPair, randomUUID, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import Provider from 'oidc-provider'
import { Accounts } from './accounts.ts'
import { Clients } from './clients.ts'
import { Faults } from './faults.ts'
import { Journal } from './journal.ts'
import { clientMetadata } from './metadata.ts'
import type { ProviderName } from './names.ts'
import { ServiceAccounts } from './service-accounts.ts'
import { Storage } from './storage.ts'
import { Tenants } from './tenants.ts'

/** All that a sandbox knows. Nothing of it is on a disk. */
export class World {
  readonly clients = new Clients()
  readonly accounts = new Accounts()
  readonly tenants = new Tenants()
  readonly serviceAccounts = new ServiceAccounts()
  readonly faults = new Faults()
  readonly journal = new Journal()
  /** Who has consented to what before: Google gives a refresh token the first time alone. */
  readonly consents = new Set<string>()
  /** What was asked for by the requests whose codes are not redeemed yet. */
  readonly requests = new Map<string, AuthorizationRequest>()
  readonly cookieKey = randomBytes(32).toString('base64url')
  readonly signingKey: SigningKey
  readonly #storages = new Map<ProviderName, Storage>()
  readonly #scopes = new Map<ProviderName, Set<string>>()

  constructor(signingKey: SigningKey) {
    this.signingKey = signingKey
  }

  /** What a provider remembers; at Microsoft, all tenants together. */
  storage(provider: ProviderName): Storage {
    const storage =
      this.#storages.get(provider) ??
      new Storage({
        client: (id) => clientMetadata(this.clients, this.serviceAccounts, provider, id),
        detectsReuse: (clientId) => this.clients.get(provider, clientId)?.detect_reuse === true,
        rotated: () => Provider.ctx?.oidc.entities.RotatedRefreshToken?.jti,
      })
    this.#storages.set(provider, storage)
    return storage
  }

  /** The scopes that a provider knows: all that anybody has ever asked for. */
  scopes(provider: ProviderName): Set<string> {
    const scopes = this.#scopes.get(provider) ?? new Set(['openid', 'email', 'profile', 'offline_access'])
    this.#scopes.set(provider, scopes)
    return scopes
  }

  /** As it was at the start, with the same keys. Tokens that were given out are worth nothing afterwards. */
  reset(): void {
    for (const part of [this.clients, this.accounts, this.tenants, this.serviceAccounts, this.journal]) part.reset()
    this.faults.clear()
    this.consents.clear()
    this.requests.clear()
    for (const storage of this.#storages.values()) storage.reset()
  }
}

/** What is remembered of an authorization request until its code is redeemed. */
export interface AuthorizationRequest {
  readonly params: Readonly<Record<string, unknown>>
  /** Whether the account had not consented to the client before. */
  readonly isFirst: boolean
}

/** The key that id tokens are signed with. */
export type SigningKey = JsonWebKey & { readonly kid: string; readonly alg: 'RS256'; readonly use: 'sig' }

export async function makeWorld(): Promise<World> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' })
  const world = new World({ ...jwk, kid: randomUUID(), alg: 'RS256', use: 'sig' })
  await world.serviceAccounts.start()
  return world
}
