import { createCredentials, folder, headersFor, startClaviger } from './claviger.ts'
import { CONNECTIONS, inTurn, say, type Effort, type Target } from './in-turn.ts'
import { startMeasuredPostgres } from './postgres-server.ts'
import { start } from './process.ts'
import { reportPostgres, type PostgresResults } from './report-postgres.ts'
import { CREDENTIALS, files, gets, patches } from './requests.ts'
import { compareSizes } from './sizes.ts'
import type { PostgresServer } from '../test/harness/postgres.ts'

/** Of a pool: as many as Claviger's default, and one for each client, of which the faster counts. */
const POOLS = [10, CONNECTIONS] as const

/** Measures Claviger on a PostgreSQL server that it starts. Answers the text of bench/RESULTS-postgres.md. */
export async function measurePostgres(effort: Effort, options: { readonly million: boolean }): Promise<string> {
  const server = await startMeasuredPostgres()
  try {
    const version = (await server.sql(server.url, 'SHOW server_version'))[0]?.['server_version']
    return reportPostgres({
      version: String(version),
      ...(await compareSystems(server, effort)),
      million: options.million
        ? await compareSizes(async () => ({ data: folder(), databaseUrl: await server.freshUrl() }), effort)
        : undefined,
    })
  } finally {
    await server.stop()
  }
}

async function compareSystems(server: PostgresServer, effort: Effort): Promise<Pick<PostgresResults, 'patch' | 'get'>> {
  const databaseUrl = await server.freshUrl()
  const one = await startClaviger({ databaseUrl })
  const { apiKey } = one
  const two = await startClaviger({ databaseUrl, apiKey, rootKeyOf: one.data, workers: 2 })
  const ids = await createCredentials(one, files)
  const bare = await start('bench/systems/bare.ts', [])
  const [few, many] = await Promise.all(
    POOLS.map(async (connections) => {
      const args = [await server.freshUrl(), CREDENTIALS, connections].map(String)
      return start('bench/systems/one-update-postgres.ts', args)
    }),
  )
  if (few === undefined || many === undefined) throw new Error('two references')
  const plain = headersFor('a-key-that-nobody-looks-at')
  const reference = (system: typeof few): Target => {
    const updateIds = (/ids (.*)/.exec(system.output)?.[1] ?? '').split(' ')
    return { url: system.url, headers: plain, requests: patches(updateIds) }
  }

  say(`PATCH, ${CONNECTIONS} connections`)
  const patch = await inTurn(
    {
      few: reference(few),
      many: reference(many),
      one: { url: one.url, headers: one.headers, requests: patches(ids) },
      two: { url: two.url, headers: two.headers, requests: patches(ids) },
    },
    effort,
  )
  say(`GET, ${CONNECTIONS} connections`)
  const get = await inTurn(
    {
      bare: { url: bare.url, headers: plain, requests: gets(ids) },
      one: { url: one.url, headers: one.headers, requests: gets(ids) },
      two: { url: two.url, headers: two.headers, requests: gets(ids) },
    },
    effort,
  )
  for (const system of [one, two, bare, few, many]) await system.stop()
  return { patch, get }
}
