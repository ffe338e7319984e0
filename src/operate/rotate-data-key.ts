import { DEPLOYMENT_CHAIN, DeploymentError, operatorAudit, type Deployment } from '../deployment.ts'
import type { AuditEventName } from '../audit/record.ts'
import type { Clock } from '../lib/clock.ts'
import { newDataKey, WrongRootKey, type DataKeyRow } from '../vault/keyring.ts'
import { rewrapBoxes, type Progress } from './rewrap-boxes.ts'

/** What a rotation has done. */
export interface Rotation {
  /** The key that seals now. */
  readonly primary: number
  /** The keys that were destroyed, with nothing left under them. */
  readonly destroyed: readonly number[]
  /** True when it finished one that had been cut short, and so made no new key. */
  readonly resumed: boolean
  readonly rewrapped: number
}

const ATTEMPTS = 10

/**
 * Makes a new data key, seals every box with it, proves that none is left under the old one and destroys that. A server
 * may go on answering meanwhile. Cut short anywhere, it leaves everything openable, and the next run finishes it before
 * anything else.
 */
export async function rotateDataKey(
  deployment: Deployment,
  { clock, progress }: { readonly clock: Clock; readonly progress: Progress },
): Promise<Rotation> {
  const { store, keys } = deployment
  const resumed = !(await addDataKey(deployment, clock))
  await keys.refresh()

  let rewrapped = 0
  const destroyed: number[] = []
  for (const { id } of superseded(await store.read.dataKeys())) {
    rewrapped += await rewrapBoxes(deployment, id, progress)
    if (await destroy(deployment, id, clock)) destroyed.push(id)
  }
  return { primary: keys.current.primaryId, destroyed, resumed, rewrapped }
}

/** The keys of a rotation that has not come to its end. */
export function superseded(rows: readonly DataKeyRow[]): DataKeyRow[] {
  return rows.filter(({ purpose, state }) => purpose === 'data' && state === 'open-only')
}

/**
 * In one commit: the old key only opens from now on, the new one seals.
 *
 * @returns false, and makes none, while a rotation is unfinished: one that was cut short, or another process's.
 */
async function addDataKey({ id: deploymentId, store, root }: Deployment, clock: Clock): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const rows = await store.read.dataKeys()
    if (superseded(rows).length > 0) return false
    const old = rows.find(({ purpose, state }) => purpose === 'data' && state === 'primary')
    if (old === undefined) throw new DeploymentError('the database holds no data key that seals')
    const rootKey = await root.load()
    if (rootKey.id !== old.rootId) throw new WrongRootKey(rootKey.id, old.rootId)
    const id = Math.max(...rows.map((row) => row.id)) + 1
    const row = newDataKey(rootKey, deploymentId, { id, purpose: 'data', state: 'primary' }, clock())
    const outcome = await store.commit({
      changes: [
        // Changes nothing, but holds only while the root key is the one that the new row is sealed with.
        { kind: 'deployment.root', from: rootKey.id, to: rootKey.id },
        { kind: 'dataKey.state', id: old.id, from: 'primary', to: 'open-only' },
        { kind: 'dataKey.insert', row },
      ],
      audit: audit([
        ['data_key.created', id],
        ['data_key.rotated', old.id],
      ])(clock()),
    })
    if (outcome === 'committed') return true
  }
  throw new DeploymentError('the data keys are being changed by others all the time; nothing was written, try again')
}

/** The store itself refuses while a box is left, in the transaction that destroys. */
async function destroy({ store }: Deployment, id: number, clock: Clock): Promise<boolean> {
  const changes = [{ kind: 'dataKey.destroy', id, at: clock() }] as const
  if ((await store.commit({ changes, audit: audit([['data_key.destroyed', id]])(clock()) })) === 'committed')
    return true
  const row = (await store.read.dataKeys()).find((one) => one.id === id)
  if (row?.state === 'destroyed') return false
  throw new DeploymentError(`data key ${id} still has boxes and is kept; run \`claviger keys rotate\` again`)
}

function audit(events: readonly (readonly [AuditEventName, number])[]) {
  return (at: number) =>
    operatorAudit(
      DEPLOYMENT_CHAIN,
      events.map(([event, id]) => ({ event, target: { type: 'data_key', id: String(id) } })),
      at,
    )
}
