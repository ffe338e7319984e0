import { DatabaseSync } from 'node:sqlite'

const CACHE_KIB = 8 * 1024
const BUSY_TIMEOUT_MS = 10_000

/**
 * Opens the one connection that writes. FULL: a commit has reached the disk when it returns. Check-points are made by
 * another thread, and what is deleted is overwritten.
 */
export function openWriter(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
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
}

/** Opens a connection that sees what is committed and cannot write. */
export function openReader(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA trusted_schema = OFF;`)
  return database
}
