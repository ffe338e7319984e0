import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const PROGRAMS = ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'pg_basebackup']
const DEBIANS = '/usr/lib/postgresql'

/** Where the programs of a whole installed PostgreSQL are, which the packages of npm do not bring; undefined without one. */
export function installedPostgres(): string | undefined {
  const config = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS).sort((a, b) => Number(b) - Number(a)) : []
  return [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...(config.status === 0 ? [config.stdout.trim()] : []),
    ...versions.map((version) => path.join(DEBIANS, version, 'bin')),
  ].find((folder) => PROGRAMS.every((program) => existsSync(path.join(folder, program))))
}
