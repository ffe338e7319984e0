/** The directories at Microsoft, and which clients an administrator of each has let in. */

export interface Tenant {
  /** A GUID in lower case. */
  readonly id: string
  readonly domain: string
}

export const DEFAULT_TENANT: Tenant = { id: '5a9d0b0c-1111-4111-8111-5a9db0c00001', domain: 'contoso.example' }

/** Names for whatever tenant somebody belongs to. Here they all belong to the default one. */
const WHICHEVER = ['common', 'organizations', 'consumers']

export class Tenants {
  readonly #tenants = new Map<string, Tenant>()
  readonly #consents = new Set<string>()

  constructor() {
    this.reset()
  }

  register(given: { readonly tenant: string; readonly domain?: string }): Tenant {
    const id = given.tenant.toLowerCase()
    const tenant = { id, domain: given.domain ?? this.#tenants.get(id)?.domain ?? `${id.slice(0, 8)}.example` }
    this.#tenants.set(id, tenant)
    return tenant
  }

  /** By its GUID, its domain, or a name that stands for whichever. */
  find(name: string): Tenant | undefined {
    const wanted = name.toLowerCase()
    if (WHICHEVER.includes(wanted)) return DEFAULT_TENANT
    return this.#tenants.get(wanted) ?? [...this.#tenants.values()].find(({ domain }) => domain === wanted)
  }

  all(): Tenant[] {
    return [...this.#tenants.values()]
  }

  /** An administrator lets a client in, or takes that back. */
  consent(tenant: string, clientId: string, granted: boolean): void {
    const key = `${tenant} ${clientId}`
    if (granted) this.#consents.add(key)
    else this.#consents.delete(key)
  }

  hasConsented(tenant: string, clientId: string): boolean {
    return this.#consents.has(`${tenant} ${clientId}`)
  }

  reset(): void {
    this.#tenants.clear()
    this.#consents.clear()
    this.#tenants.set(DEFAULT_TENANT.id, DEFAULT_TENANT)
  }
}

/** Whether a name in a path stands for whichever tenant: nothing that is a tenant's alone can be had there. */
export function isWhichever(name: string): boolean {
  return WHICHEVER.includes(name.toLowerCase())
}
