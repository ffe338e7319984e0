import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DeploymentError } from '../deployment.ts'
import { namingIt } from '../store/sqlite/connection.ts'
import { isBusy } from '../store/sqlite/executor.ts'

/**
 * Holds the data folder for one server, or for a command that is alone with it. The lock is an open transaction on a
 * database of its own, so the operating system lets go of it however the process ends.
 *
 * @throws DeploymentError when another server holds it.
 */
export function holdServeLock(data: string): { release(): void } {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const file = path.join(data, 'serve.lock')
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
