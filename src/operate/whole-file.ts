import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { DeploymentError } from '../deployment.ts'
import { syncFile } from './sync.ts'

/**
 * Makes a new file for its owner alone. Its name is taken at once; what is in it is there only when it is whole and on the
 * disk, and so is its name.
 *
 * @param write fills an empty file that is there already, of another name. Where it answers undefined, there is nothing
 * to be kept, and no file.
 * @throws DeploymentError when the file exists, or cannot be written.
 */
export async function makeWholeFile<T>(file: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = `${file}.partial`
  await reserve(file)
  try {
    // Private from its first byte on. One that is there already is somebody else's.
    await reserve(partial)
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
  try {
    const result = await write(partial)
    if (result === undefined) {
      await removeBoth()
      return result
    }
    await syncFile(partial)
    await rename(partial, file)
    await syncFile(path.dirname(file))
    return result
  } catch (error) {
    await removeBoth()
    // What the system has refused, such as a full disk.
    throw error instanceof Error && 'syscall' in error ? unwritable(file, error) : error
  }

  async function removeBoth(): Promise<void> {
    await rm(partial, { force: true })
    await rm(file, { force: true })
  }
}

async function reserve(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close()
  } catch (error) {
    throw unwritable(file, error)
  }
}

function unwritable(file: string, error: unknown): DeploymentError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const what = code === 'EEXIST' ? 'exists already and is left as it is' : `cannot be written (${code})`
  return new DeploymentError(`${file} ${what}`, { cause: error })
}
