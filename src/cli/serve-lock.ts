import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DeploymentError, makeDataFolder } from '../deployment.ts'
import { giveTo } from '../operate/give-to.ts'
import { createPrivately, namingIt } from '../store/sqlite/connection.ts'
import { isBusy } from '../store/sqlite/executor.ts'

/**
 * Holds the data folder for one server, or for a command that is alone with it. The lock is an open transaction on a
 * database of its own, so the operating system lets go of it however the process ends.
 *
 * @throws DeploymentError when another server holds it, or this user cannot.
 */
export function holdServeLock(data: string): { release(): void } {
  makeDataFolder(data)
  const file = path.join(data, 'serve.lock')
  createLock(file, data)
  const lock = namingIt(file, () => new DatabaseSync(file, { timeout: 0 }))
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new DeploymentError(`another claviger is serving ${data} or moving it: stop it first`, { cause: error })
  }
  return {
    release() {
      lock.close()
    },
  }
}

/** SQLite opens a file that this user may not write to all the same, and its lock then keeps nobody out. */
function createLock(file: string, data: string): void {
  try {
    createPrivately(file)
    giveTo(file, data)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error
    const words = existsSync(file)
      ? `${file} is not for this user to write: give it to whoever the server runs as`
      : `this user may not write to the data folder ${data} (CLAVIGER_DATA)`
    throw new DeploymentError(words, { cause: error })
  }
}
