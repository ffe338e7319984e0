import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DATABASE_FILE, ROOT_KEY_FILE, type Deployment } from '../../src/deployment.ts'
import { backUp } from '../../src/operate/backup.ts'
import { restore } from '../../src/operate/restore.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { rotateRootKey } from '../../src/operate/rotate-root-key.ts'
import { verifyStoredAudit } from '../../src/operate/audit.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { Change, Plan } from '../../src/store/store.ts'
import type { RootKey } from '../../src/vault/root/root.ts'
import { tablesOf } from '../harness/tables.ts'
import type { Event } from './moves/move.ts'
import { same, type State } from './state.ts'
import type { Copied } from './world.ts'

/** What the operator does on the command line, beside the server, with a handle of its own. */
export type Command = 'rotate' | 'rotate-root' | 'verify' | 'backup'

export interface Run {
  readonly open: () => Promise<Deployment>
  readonly clock: Clock
  readonly nextRoot: RootKey
  /** A folder that nothing is in. */
  readonly fresh: () => string
  /** As they were when the copy was made. */
  readonly then: () => Copied
  /** Runs what is no part of the simulation: its calls go to no gate. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>
}

/** @returns what is wrong, if anything is. @throws whatever the command ends in. */
export async function command(name: Command, run: Run): Promise<string | undefined> {
  const deployment = await run.open()
  try {
    switch (name) {
      case 'rotate': {
        await rotateDataKey(deployment, { clock: run.clock, progress: () => undefined })
        return undefined
      }
      case 'rotate-root':
        await rotateRootKey(deployment, run.nextRoot, run.clock)
        return undefined
      case 'verify': {
        const reports = await verifyStoredAudit(deployment.store, deployment.keys.current.auditKey)
        const faults = reports.flatMap(({ faults }) => faults)
        return faults.length === 0 ? undefined : `the audit chains do not verify: ${JSON.stringify(faults)}`
      }
      case 'backup':
        return await backedUp(deployment, run)
      default:
        return name satisfies never
    }
  } finally {
    await deployment.close()
  }
}

/** A copy is what was there at its moment, and can be put in the place of a database. */
async function backedUp({ store }: Deployment, run: Run): Promise<string | undefined> {
  const folder = run.fresh()
  const file = path.join(folder, 'copy')
  await backUp(store, file)
  const { tables, rootText } = run.then()
  const data = run.fresh()
  writeFileSync(path.join(data, ROOT_KEY_FILE), rootText, { mode: 0o600 })
  const { findings } = await run.outside(() =>
    restore(file, { data, rootKey: undefined, force: false, clock: run.clock }),
  )
  if (findings.some(({ status }) => status === 'fail')) return 'the restored copy does not pass its check'
  renameSync(file, path.join(folder, DATABASE_FILE))
  return same(tablesOf(folder), tables) ? undefined : 'the copy is not what was there'
}

const CHANGES_OF_COMMANDS = [
  'dataKey.insert',
  'dataKey.state',
  'dataKey.rewrap',
  'dataKey.destroy',
  'deployment.root',
  'sealed.rewrap',
  'box.rewrap',
] as const
type CommandChange = Extract<Change, { readonly kind: (typeof CHANGES_OF_COMMANDS)[number] }>

function isOfCommand(change: Change): change is CommandChange {
  return CHANGES_OF_COMMANDS.some((kind) => kind === change.kind)
}

/** What a command's change does to the state, and the records that it must leave. @throws for one that is not its. */
export function applied(name: Command, { changes }: Plan, state: State): readonly Event[] {
  const events: Event[] = []
  const about = (event: string, type: string, id: string) => events.push({ event, target: { type, id } })
  for (const change of changes) {
    if (!isOfCommand(change)) throw new Error(`a command made a change ${change.kind}`)
    switch (change.kind) {
      case 'dataKey.insert': {
        const [old] = [...state.dataKeys].find(([id, one]) => one === 'primary' && id !== 2 && id !== 3) ?? []
        const id = Math.max(...state.dataKeys.keys()) + 1
        if (name !== 'rotate' || old === undefined || change.row.id !== id) throw new Error('a data key out of turn')
        state.dataKeys.set(old, 'open-only').set(id, 'primary')
        about('data_key.created', 'data_key', String(id))
        about('data_key.rotated', 'data_key', String(old))
        break
      }
      case 'dataKey.destroy':
        if (name !== 'rotate' || state.dataKeys.get(change.id) !== 'open-only')
          throw new Error('a data key is destroyed that is in use')
        state.dataKeys.set(change.id, 'destroyed')
        about('data_key.destroyed', 'data_key', String(change.id))
        break
      case 'deployment.root':
        if (change.from === change.to) break
        if (name !== 'rotate-root' || change.from !== state.rootId)
          throw new Error('another root key than the present one')
        state.rootId = change.to
        about('root_key.rotated', 'root_key', change.to)
        break
      case 'dataKey.state':
      case 'dataKey.rewrap':
      case 'sealed.rewrap':
      case 'box.rewrap':
        break
    }
  }
  return events
}
