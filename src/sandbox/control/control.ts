import type { Account } from '../accounts.ts'
import { DEFAULT_CLIENT_ID, type Client } from '../clients.ts'
import type { Filter, JournalEntry, Count } from '../journal.ts'
import { issueGrant, type IssuedGrant } from '../issue-grant.ts'
import { PROVIDERS } from '../names.ts'
import { DEFAULT_SERVICE_ACCOUNT, type KeyFile } from '../service-accounts.ts'
import type { Stands } from '../stands.ts'
import { DEFAULT_TENANT, type Tenant } from '../tenants.ts'
import type { World } from '../world.ts'
import type { Body } from './bodies.ts'

/** What a sandbox is told from outside. The same in this process and over HTTP: see docs/sandbox.md. */
export interface Control {
  /** Registers a client, or changes of one that there is what is given. */
  client(body: Body<'client'>): Client
  account(body: Body<'account'>): Account
  signIn(body: Body<'signIn'>): void
  tenant(body: Body<'tenant'>): Tenant
  /** An administrator lets a client into a tenant, or takes that back (`granted: false`). */
  consent(body: Body<'consent'>): void
  /** Registers a service account; without a public key one is made, and the key file is in the answer. */
  serviceAccount(body: Body<'serviceAccount'>): Promise<{ readonly client_email: string; readonly key_file?: KeyFile }>
  /** The key file of a service account whose key was made here. */
  keyFile(clientEmail?: string): KeyFile | undefined
  /** Puts a fault in place. @returns the id by which it is taken away */
  fault(body: Body<'fault'>): { readonly id: string }
  /** Takes a fault away, and lets go of the calls that hang on it. Without an id: all faults. */
  clear(id?: string): boolean
  /** What an account has granted to a client, without anybody at a browser. */
  grant(body: Body<'grant'>): Promise<IssuedGrant>
  /** An account takes back what it has granted: refresh tokens are dead. @returns how many grants that were */
  revoke(body: Body<'revocation'>): { readonly revoked: number }
  /** How often it was called. */
  count(filter?: Filter): { readonly calls: number; readonly by: readonly Count[] }
  /** The last calls, without secrets, codes and tokens. */
  calls(filter?: Filter): readonly JournalEntry[]
  /** All that there is, without secrets. */
  state(): Readonly<Record<string, unknown>>
  /** Everything as it was at the start. */
  reset(): void
}

export function control(world: World, stands: Stands): Control {
  return {
    client: (body) => world.clients.register(given(body)),
    account: (body) =>
      world.accounts.register(given({ ...body, ...(body.tenant && { tenant: body.tenant.toLowerCase() }) })),
    signIn({ provider, accounts }) {
      for (const name of provider === undefined ? PROVIDERS : [provider]) world.accounts.accept(name, accounts)
    },
    tenant: (body) => world.tenants.register(given(body)),
    consent({ tenant, client_id, granted }) {
      world.tenants.consent(tenant.toLowerCase(), client_id, granted ?? true)
    },
    async serviceAccount(body) {
      const { client_email, key_file } = await world.serviceAccounts.register(given(body))
      return { client_email, ...(key_file !== undefined && { key_file }) }
    },
    keyFile: (clientEmail = DEFAULT_SERVICE_ACCOUNT) => world.serviceAccounts.get(clientEmail)?.key_file,
    fault: (body) => ({ id: world.faults.add({ endpoint: 'token', ...given(body) }) }),
    clear(id) {
      if (id !== undefined) return world.faults.remove(id)
      world.faults.clear()
      return true
    },
    grant: (body) => issueGrant(world, stands, { client_id: DEFAULT_CLIENT_ID, ...given(body) }),
    revoke({ provider, client_id, email }) {
      const account = email === undefined ? undefined : world.accounts.find(provider, email)
      const revoked = world
        .storage(provider)
        .revokeAll(
          ({ accountId, clientId }) =>
            (email === undefined || accountId === account?.id) && (client_id === undefined || clientId === client_id),
        )
      return { revoked }
    },
    count: (filter) => world.journal.count(filter),
    calls: (filter) => world.journal.entries(filter),
    state: () => ({
      clients: world.clients
        .all()
        .map(({ client_secrets, ...client }) => ({ ...client, client_secrets: client_secrets.length })),
      tenants: world.tenants.all(),
      default_tenant: DEFAULT_TENANT.id,
      default_service_account: DEFAULT_SERVICE_ACCOUNT,
      faults: world.faults.all(),
    }),
    reset: () => {
      world.reset()
    },
  }
}

/** What is given, without what is not: a field that is undefined must not take the place of what is known. */
function given<T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
