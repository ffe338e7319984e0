import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openBox } from '../../src/sealed/boxes.ts'
import { openVersion } from '../../src/sealed/versions.ts'
import { DATABASE_FILE, type Deployment } from '../../src/deployment.ts'
import { verifyStoredAudit } from '../../src/operate/audit.ts'

/** Every row of every table of a data folder's database, by a connection of its own, in a form that compares. */
export function tablesOf(data: string): Readonly<Record<string, readonly string[]>> {
  const database = new DatabaseSync(path.join(data, DATABASE_FILE), { readOnly: true })
  try {
    const names = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'fault%' ORDER BY name")
      .all()
      .map(({ name }) => name as string)
    return Object.fromEntries(
      names.map((name) => [
        name,
        database
          .prepare(`SELECT * FROM "${name}"`)
          .all()
          .map((row) =>
            JSON.stringify(row, (_, value: unknown) =>
              value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
            ),
          )
          .sort(),
      ]),
    )
  } finally {
    database.close()
  }
}

/**
 * Shows that nothing in a store is half there: every version that a credential says it has opens where it belongs,
 * nothing is sealed for what is gone, connectors count and name what they hold, and the audit chains verify.
 */
export async function assertWhole({ store, keys }: Pick<Deployment, 'store' | 'keys'>): Promise<void> {
  const { read } = store
  let live = 0
  let versions = 0
  for (const { applicationId: app, provider, credentialCount, activeCredentialId } of await read.allConnectors()) {
    const page = { limit: 100_000, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
    const credentials = await read.credentials(app, provider, page)
    assert.equal(credentialCount, credentials.length, `the ${provider} connector counts its credentials`)
    if (activeCredentialId !== null)
      assert.ok(
        credentials.some(({ id }) => id === activeCredentialId),
        'the active credential is there',
      )
    for (const { id, version } of credentials) {
      live++
      for (const kept of version === 1 ? [1] : [version - 1, version]) {
        const sealed = await read.sealedVersion(app, provider, id, kept)
        assert.ok(sealed, `version ${kept} of ${id}`)
        openVersion(keys.current, { app, provider, id, version: kept }, sealed.box)
        versions++
      }
    }
  }
  assert.equal((await read.counts()).credentials, live)
  assert.equal((await read.sealedVersionsAfter(-1, 1_000_000)).length, versions, 'no box is left of what is gone')
  // The boxes beside those of credentials open where they belong.
  for (const box of await read.boxesAfter(-1, 1_000_000)) openBox(keys.current, box)
  assert.equal(await read.countStrays(), 0, 'no box is left of what is gone')
  // At one moment: the record of a denied call may still come, and an instance may be about to chain what was left.
  const reports = await verifyStoredAudit(store, keys.current.auditKey)
  assert.deepEqual(
    reports.flatMap(({ faults }) => faults),
    [],
    'the audit chains verify',
  )
}
