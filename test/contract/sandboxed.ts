import { after } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import { closedDoor, type Api } from '../harness/index.ts'
import type { World } from './contract.ts'

/** The same application where the providers are the sandbox's, and a client that they know. */
export async function sandboxed(world: World): Promise<{
  readonly api: Api
  readonly client: { readonly client_id: string; readonly client_secret: string }
  readonly sandbox: Sandbox
}> {
  const sandbox = await startSandbox()
  after(() => sandbox.stop())
  const upstream = createUpstream({ fetch, door: closedDoor, overrides: sandbox.endpoints, now: systemClock })
  return {
    api: await world.through({ upstream }),
    client: { client_id: 'sandbox-client', client_secret: 'sandbox-secret' },
    sandbox,
  }
}
