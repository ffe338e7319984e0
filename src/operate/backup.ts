import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { DeploymentError } from '../deployment.ts'
import type { Store } from '../store/store.ts'
import { syncFile } from './sync.ts'

/**
 * Writes everything to a new file, as it is at one moment, while a server goes on writing. The file is there only when it
 * is whole and on the disk, for its owner alone.
 *
 * @throws DeploymentError when the file exists, or cannot be written.
 */
export async function backUp(store: Store, file: string): Promise<void> {
  const partial = `${file}.partial`
  await reserve(file)
  try {
    // Private from its first byte on; the store fills an empty file.
    await reserve(partial)
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
  try {
    await store.backup(partial)
    await syncFile(partial)
    await rename(partial, file)
    await syncFile(path.dirname(file))
  } catch (error) {
    await rm(partial, { force: true })
    await rm(file, { force: true })
    throw error
  }
}

async function reserve(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const what = code === 'EEXIST' ? 'exists already and is left as it is' : `cannot be written (${code})`
    throw new DeploymentError(`${file} ${what}`, { cause: error })
  }
}
