import path from 'node:path'
import type { Config } from '../config.ts'
import { DeploymentError } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'
import { requireBackup, restore } from '../operate/restore.ts'
import { say } from './output.ts'
import { holdServeLock } from './serve-lock.ts'

/** `claviger restore`: only while no server runs. */
export async function restoreBackup(config: Config, file: string, options: { readonly force?: true }): Promise<void> {
  const { data, databaseUrl, rootKey } = config
  if (databaseUrl !== undefined)
    throw new DeploymentError(
      'the database is PostgreSQL, which is restored with its own tools, into an empty database and without a server on it: ' +
        `pg_restore --exit-on-error --no-owner --dbname="$CLAVIGER_DATABASE_URL" ${file}`,
    )
  const backup = path.resolve(file)
  await requireBackup(backup)
  const lock = holdServeLock(data)
  try {
    const force = options.force ?? false
    const { findings, kept } = await restore(backup, { data, rootKey, force, clock: systemClock })
    say(`${file} is restored into ${data}:`)
    for (const { status, what } of findings) say(`  ${status.padEnd(4)}  ${what}`)
    if (kept !== undefined) say(`The database that was there is kept as ${kept}.`)
    say('API keys that were revoked, and credentials that were deleted, after the backup are back as they were.')
  } finally {
    lock.release()
  }
}
