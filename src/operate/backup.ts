import type { Store } from '../store/store.ts'
import { makeWholeFile } from './whole-file.ts'

/**
 * Writes everything to a new file, as it is at one moment, while a server goes on writing. The file is there only when it
 * is whole and on the disk, for its owner alone.
 *
 * @throws DeploymentError when the file exists, or cannot be written.
 */
export async function backUp(store: Store, file: string): Promise<void> {
  await makeWholeFile(file, async (partial) => {
    await store.backup(partial)
    return 'written'
  })
}
