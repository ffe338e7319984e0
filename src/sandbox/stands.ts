import { makeStand, type Stand } from './stand.ts'
import type { ProviderName } from './names.ts'
import type { World } from './world.ts'

/** The oidc-providers of a sandbox, each made when it is first needed. */
export class Stands {
  readonly #stands = new Map<string, Stand>()
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
    const stand =
      this.#stands.get(mount) ??
      makeStand({ world: this.#world, name, issuer, mount, ...(tenant !== undefined && { tenant }) })
    this.#stands.set(mount, stand)
    return { stand, mount }
  }
}
