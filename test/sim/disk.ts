import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE_FILE } from '../../src/deployment.ts'

const NO_LIMIT = 4_294_967_294

/** In memory where the system has a place for that: what a lost disk would do is not simulated here, see test/crash. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Every connection that may write; the engine makes them itself. */
const writers = new Set<DatabaseSync>()

/** Notes the connections that this thread opens to write, by the setting with which each of them begins. */
export function watchConnections(): void {
  const real = { ...Object.getOwnPropertyDescriptors(DatabaseSync.prototype) }
  DatabaseSync.prototype.exec = function (sql) {
    if (sql.includes('journal_mode')) writers.add(this)
    real.exec.value?.call(this, sql)
  }
  DatabaseSync.prototype.close = function () {
    writers.delete(this)
    real.close.value?.call(this)
  }
}

/** The folders of one simulation; the disk that they are on can be full. */
export class Disk {
  readonly #folder = mkdtempSync(path.join(base, 'claviger-sim-'))
  #number = 0
  isFull = false

  fresh(): string {
    const folder = path.join(this.#folder, String(++this.#number))
    mkdirSync(folder, { mode: 0o700 })
    return folder
  }

  /** What a killed process leaves behind: the database and its log as they are, and nothing that it had in memory. */
  copy(from: string): string {
    const to = this.fresh()
    for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
      if (existsSync(path.join(from, name))) copyFileSync(path.join(from, name), path.join(to, name))
    return to
  }

  /** While it is full, the engine itself refuses any plan for which the database would have to grow. */
  setFull(isFull: boolean): void {
    this.isFull = isFull
    for (const database of writers) {
      if (database.location()?.startsWith(this.#folder) !== true) continue
      const pages = database.prepare('PRAGMA page_count').get()?.['page_count'] as number
      database.exec(`PRAGMA max_page_count = ${isFull ? pages : NO_LIMIT}`)
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
