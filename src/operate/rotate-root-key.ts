import { DEPLOYMENT_CHAIN, DeploymentError, operatorAudit, type Deployment } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import type { Change } from '../store/store.ts'
import { Keyring, rewrapDataKey, WrongRootKey } from '../vault/keyring.ts'
import type { RootKey } from '../vault/root/root.ts'

const ATTEMPTS = 10

/**
 * Seals every data key with another root key, in one commit; boxes of secrets stay as they are.
 *
 * @returns the root key that was needed before
 */
export async function rotateRootKey({ id, store, root }: Deployment, to: RootKey, clock: Clock): Promise<RootKey> {
  const from = await root.load()
  if (from.id === to.id) throw new DeploymentError(`the root key ${to.id} is the one that is in use`)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const needed = (await store.read.deployment())?.rootId
    if (needed !== from.id) throw new WrongRootKey(from.id, needed ?? 'unknown')
    const rows = await store.read.dataKeys()
    const live = rows.filter(({ state }) => state !== 'destroyed')
    const rewrapped = live.map((row) => rewrapDataKey(from, to, id, row))
    // Proof, before anything is written, that the new root key opens all of them.
    Keyring.open(to, id, rewrapped)
    const changes: Change[] = [
      { kind: 'deployment.root', from: from.id, to: to.id },
      // Each key in the state that it was read in: one that has come or gone meanwhile has changed another's state.
      ...live.map(({ id, state }) => ({ kind: 'dataKey.state', id, from: state, to: state }) as const),
      ...rewrapped.map((row) => ({ kind: 'dataKey.rewrap', row, fromRoot: from.id }) as const),
    ]
    const event = { event: 'root_key.rotated', target: { type: 'root_key', id: to.id } } as const
    const audit = operatorAudit(DEPLOYMENT_CHAIN, [event], clock())
    if ((await store.commit({ changes, audit })) === 'committed') return from
  }
  throw new DeploymentError('the data keys are being changed by others all the time; nothing was written, try again')
}
