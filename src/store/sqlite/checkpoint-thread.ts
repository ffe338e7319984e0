import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Copies the log of writes into the database whenever it is asked to, beside the thread that goes on writing. */
const database = new DatabaseSync(workerData as string, { timeout: 0 })
database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -256;')
const passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')

parentPort?.on('message', () => {
  passive.get()
  parentPort?.postMessage('done')
})
