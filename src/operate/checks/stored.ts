import type { Deployment } from '../../deployment.ts'
import { superseded } from '../rotate-data-key.ts'
import { checkAudit } from './audit.ts'
import { checkBoxes } from './boxes.ts'
import { checkConnectors } from './connectors.ts'
import { warn, type Finding } from './finding.ts'

/** Everything that is stored, checked as it is at one moment; a server may go on writing. */
export async function checkStored({ store, keys }: Deployment): Promise<Finding[]> {
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
