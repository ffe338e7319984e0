import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * Of a million credentials, a thousand at work have four pages each (two slots, the row, the index). With 16 MiB they did not
 * fit, and a change cost a tenth more there than among a thousand.
 */
const CACHE_KIB = 24 * 1024
/** How long a statement waits for another process; longer waits are made without holding up the event loop. */
const BUSY_TIMEOUT_MS = 50

/**
 * Opens the connection that reads and writes. FULL: a commit has reached the disk when it returns. Check-points are made
 * by another thread, and what is deleted is overwritten.
 */
export function openConnection(file: string): DatabaseSync {
  return namingIt(file, () => {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    try {
      database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -${CACHE_KIB};
        PRAGMA trusted_schema = OFF;
      `)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** Opens a connection that sees what is committed and cannot write. */
export function openReader(file: string): DatabaseSync {
  return namingIt(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    database.exec('PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;')
    return database
  })
}

/** The engine's errors say what is the matter, and not with which file. */
export function namingIt<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof Error) error.message = `${file}: ${error.message}`
    throw error
  }
}

/** The database and what SQLite lays beside it are for the owner alone: it takes the modes from the main file. */
export function createPrivately(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
}
