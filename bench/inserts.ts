import pg from 'pg'
import type { Deployment } from '../src/deployment.ts'
import type { ApplicationId } from '../src/lib/ids.ts'
import type { Connector, NewCredential } from '../src/store/store.ts'

/** A way to insert many credentials. */
export interface Insert {
  /** @param before how many the connector has already */
  group(connector: Connector, before: number, credentials: readonly NewCredential[]): Promise<void>
  end(connector: Connector, count: number): Promise<void>
}

export function throughTheStore({ store }: Deployment, app: ApplicationId): Insert {
  return {
    async group({ n, revision }, before, credentials) {
      const outcomes = await Promise.all(
        credentials.map((credential, at) => {
          const of = { app, connectorN: n, connectorRevision: revision + before + at }
          return store.commit({ changes: [{ kind: 'credential.insert', ...of, credential }], audit: [] })
        }),
      )
      if (outcomes.some((outcome) => outcome !== 'committed')) throw new Error('a stale insert')
    },
    async end() {},
  }
}

/** The rows that the store would write. On PostgreSQL inserts into one connector wait for each other, and take long for a million. */
export async function throughSql(url: string): Promise<Insert> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    async group(connector, before, credentials) {
      const numbers = credentials.map((_, at) => before + at + 1)
      await client.query(
        `insert into credentials
            (n, id, connector_n, name, type, created_at, created_by, updated_at, updated_by, revision)
          select n, id, $4, name, 'serviceaccount', $5, 'seed', $5, 'seed', 1
          from unnest($1::bigint[], $2::text[], $3::text[]) as rows (n, id, name)`,
        [
          numbers,
          credentials.map(({ id }) => id),
          credentials.map(({ name }) => name),
          connector.n,
          connector.createdAt,
        ],
      )
      await client.query(
        `insert into sealed_versions (slot, version, key_id, revision, fingerprint, sealed_at, sealed_by, box)
          select n * 2 + 1, 1, key_id, 1, fingerprint, $5, 'seed', box
          from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[]) as rows (n, key_id, fingerprint, box)`,
        [
          numbers,
          credentials.map(({ sealed }) => sealed.keyId),
          credentials.map(({ fingerprint }) => fingerprint),
          credentials.map(({ sealed }) => sealed.box),
          connector.createdAt,
        ],
      )
    },
    async end({ n }, count) {
      await client.query('update connectors set credential_count = $2, revision = revision + $2 where n = $1', [
        n,
        count,
      ])
      await client.query("select setval(pg_get_serial_sequence('credentials', 'n'), $1)", [count])
      await client.query('vacuum analyze credentials, sealed_versions')
      await client.query('checkpoint')
      await client.end()
    },
  }
}
