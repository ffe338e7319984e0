import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Effort } from './in-turn.ts'

/*
 * `npm run bench`: the systems in turn, round after round, the best round of each; the load comes from a process of its
 * own. `--postgres` measures on a PostgreSQL server that it starts, in place of the embedded database. `--quick` is for a
 * look, `--million` also fills a database with 1,000,000 credentials (some 5 GB), `--write` keeps the table in
 * bench/RESULTS.md, or bench/RESULTS-postgres.md.
 */
const { values: options } = parseArgs({
  options: {
    postgres: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const effort: Effort = options.quick ? { rounds: 2, seconds: 3 } : { rounds: 5, seconds: 8 }

const measure = options.postgres
  ? (await import('./postgres.ts')).measurePostgres
  : (await import('./embedded.ts')).measureEmbedded
const text = await measure(effort, options)
process.stdout.write(text)
if (options.write)
  writeFileSync(new URL(options.postgres ? './RESULTS-postgres.md' : './RESULTS.md', import.meta.url), text)
