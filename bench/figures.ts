import { readFileSync, writeFileSync } from 'node:fs'
import { measureCosts, type Costs } from './costs.ts'
import { folder } from './claviger.ts'
import { measureEngine, type EngineFigures } from './engine.ts'
import { say } from './in-turn.ts'
import { startMeasuredPostgres } from './postgres-server.ts'
import { relationsOfFile, relationsOfServer } from './relations.ts'
import { machine } from './tables.ts'

/** What docs/scale.md counts with. `node bench/figures.ts` measures it anew, which takes some minutes. */
export interface Figures {
  readonly machine: string
  readonly sqlite: EngineFigures
  readonly postgres: EngineFigures
  readonly costs: Costs
}

const file = new URL('./figures.json', import.meta.url)

export function readFigures(): Figures {
  return JSON.parse(readFileSync(file, 'utf8')) as Figures
}

async function measureFigures(): Promise<Figures> {
  const server = await startMeasuredPostgres()
  try {
    const version = (await server.sql(server.url, 'show server_version'))[0]?.['server_version']
    say('bytes: SQLite')
    const sqlite = await measureEngine(
      () => Promise.resolve({ data: folder() }),
      ({ data }) => Promise.resolve(relationsOfFile(data)),
    )
    say('bytes: PostgreSQL')
    const postgres = await measureEngine(
      async () => ({ data: folder(), databaseUrl: await server.freshUrl() }),
      ({ databaseUrl = '' }) => relationsOfServer(server, databaseUrl),
    )
    say('costs')
    const costs = await measureCosts(server)
    return {
      machine: `${machine().replace('\n', ' ')}, SQLite ${process.versions['sqlite'] ?? ''}, PostgreSQL ${String(version)}`,
      sqlite,
      postgres,
      costs,
    }
  } finally {
    await server.stop()
  }
}

if (import.meta.main) writeFileSync(file, `${JSON.stringify(await measureFigures(), null, 2)}\n`)
