import type { LiveKeyring } from '../../deployment.ts'
import type { Store } from '../../store/store.ts'
import { superseded } from '../rotate-data-key.ts'
import { checkAudit } from './audit.ts'
import { checkBoxes } from './boxes.ts'
import { checkConnectors } from './connectors.ts'
import { warn, type Finding } from './finding.ts'

/** What is checked: a deployment, or what is about to become one. */
export interface Stored {
  readonly store: Pick<Store, 'snapshot'>
  readonly keys: LiveKeyring
}

/** Everything that is stored, checked as it is at one moment; a server may go on writing. */
export async function checkStored({ store, keys }: Stored): Promise<Finding[]> {
  return store.snapshot(async (read) => {
    const rows = await read.dataKeys()
    // A box of that moment may need a key that was made since this process has started.
    await keys.refresh()
    return [
      ...(await checkBoxes(read, keys.current)),
      ...(await checkConnectors(read, keys.current)),
      ...(await checkAudit(read, keys.current.auditKey)),
      ...superseded(rows).map(({ id }) =>
        warn(`the rotation of data key ${id} is unfinished: run \`claviger keys rotate\``),
      ),
    ]
  })
}
