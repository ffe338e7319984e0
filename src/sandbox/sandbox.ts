import { control, type Control } from './control/control.ts'
import { addControl } from './control/routes.ts'
import { endpointsOf, type SandboxEndpoints } from './endpoints.ts'
import { makeFront } from './front.ts'
import type { ProviderName } from './names.ts'
import { addProviders } from './routes.ts'
import { Stands } from './stands.ts'
import { makeWorld } from './world.ts'

export interface SandboxOptions {
  /** 0, the default: one that is free. */
  readonly port?: number
  /** The loopback address by default. */
  readonly host?: string
  /** Where it is reached, when that is not where it listens: behind a proxy, or by the name of a container. */
  readonly url?: string
}

/** Stand-ins of the providers that listen. */
export interface Sandbox {
  readonly url: string
  /** Where each provider begins. */
  readonly urls: Readonly<Record<ProviderName, string>>
  /** What overrides the endpoints of the real ones. */
  readonly endpoints: Readonly<Record<ProviderName, SandboxEndpoints>>
  readonly control: Control
  /** Ends at once: whatever is under way is cut off. */
  stop(): Promise<void>
}

/**
 * Starts stand-ins of Google, Microsoft, Yahoo and Zoom on one port, all in memory.
 *
 * @throws Error with the system's code (`EADDRINUSE`, …) when it cannot listen there
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1' } = options
  const world = await makeWorld()
  const app = makeFront()
  const at = { url: '' }
  const stands = new Stands(world, () => at.url)
  const controls = control(world, stands)
  addControl(app, controls)
  addProviders(app, world, stands, () => at.url)
  const listening = await app.listen({ host, port })
  at.url = options.url?.replace(/\/+$/, '') ?? reachable(listening)
  const urlOf = (name: ProviderName) => `${at.url}/${name}`
  return {
    url: at.url,
    urls: { google: urlOf('google'), microsoft: urlOf('microsoft'), yahoo: urlOf('yahoo'), zoom: urlOf('zoom') },
    endpoints: endpointsOf(at.url),
    control: controls,
    async stop() {
      await app.close()
      world.faults.clear()
    },
  }
}

/** Nobody can call an address that stands for all of them. */
function reachable(listening: string): string {
  return listening.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
