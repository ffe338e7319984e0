import { makeStand, type Stand } from './stand.ts'
import type { ProviderName } from './names.ts'
import type { World } from './world.ts'

/** The oidc-providers of a sandbox, each made when it is first needed. */
export class Stands {
  readonly #stands = new Map<string, { readonly stand: Stand; readonly scopes: ReadonlySet<string> }>()
  readonly #world: World
  readonly #url: () => string

  constructor(world: World, url: () => string) {
    this.#world = world
    this.#url = url
  }

  /** @param tenant the GUID of one, at Microsoft, where each has an issuer of its own */
  get(name: ProviderName, tenant?: string): { readonly stand: Stand; readonly mount: string } {
    const mount = tenant === undefined ? `/${name}` : `/${name}/${tenant}`
    const issuer = this.#url() + mount + (tenant === undefined ? '' : '/v2.0')
    const scopes = this.#world.scopes(name)
    // The scopes of an oidc-provider are settled when it is made. One that should know more is made anew, which loses
    // nothing: what it remembers is in the storage.
    const known = this.#stands.get(mount)
    if (known?.scopes.size === scopes.size) return { stand: known.stand, mount }
    const options = { world: this.#world, name, issuer, mount, scopes: [...scopes] }
    const stand = makeStand({ ...options, ...(tenant !== undefined && { tenant }) })
    this.#stands.set(mount, { stand, scopes: new Set(scopes) })
    return { stand, mount }
  }
}
