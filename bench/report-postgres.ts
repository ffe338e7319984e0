import os from 'node:os'
import type { Measured } from './in-turn.ts'
import { settings } from './postgres-server.ts'
import { sizesLines, sizesRows, type Sizes } from './sizes.ts'
import { cells, machine, ratio, row } from './tables.ts'

type By<N extends string> = Readonly<Record<N, Measured>>

export interface PostgresResults {
  readonly version: string
  readonly patch: By<'few' | 'many' | 'one' | 'two'>
  readonly get: By<'bare' | 'one' | 'two'>
  readonly million: Sizes | undefined
}

/** A second worker needs a core of its own, while the load and PostgreSQL have more to do as well. */
const FREE_CORES = 1

/** The text of bench/RESULTS-postgres.md. */
export function reportPostgres({ version, patch, get, million }: PostgresResults): string {
  const update = patch.few.perSecond > patch.many.perSecond ? patch.few : patch.many
  const rows = [
    row(
      'PATCH, 32 connections: of a Fastify route with one prepared UPDATE',
      ratio(patch.one, update),
      'at least',
      0.5,
    ),
    `| GET, 32 connections: of a bare GET that reads nothing | ${ratio(get.one, get.bare).toFixed(2)} | | |`,
    workersRow('PATCH', patch),
    workersRow('GET', get),
    ...sizesRows(million),
  ]
  return `# Measured on PostgreSQL

Made by \`npm run bench -- --postgres ${million ? '--million ' : ''}--write\`. The systems run in turn, the load comes from a process of its own, and the
best of several rounds counts. Everything is on one machine: ${machine()},
PostgreSQL ${version} with ${Object.entries(settings)
    .map(([name, value]) => `\`${name}=${value}\``)
    .join(', ')}.
Shared with others: the ratios of one run mean more than its figures.

| what | measured | wanted | |
|---|---|---|---|
${rows.join('\n')}

${coresNote({ patch, get })}

A PATCH here does all that it does on the embedded database (RESULTS.md); the UPDATE of the reference writes a box of the same
size, and nothing else.

| requests a second | PATCH | p99, ms | GET | p99, ms |
|---|---|---|---|---|
| bare Fastify, stores nothing | | | ${cells(get.bare)} |
| one prepared UPDATE a request, a pool of 10 connections | ${cells(patch.few)} | | |
| the same with a pool of 32 | ${cells(patch.many)} | | |
| Claviger, one process | ${cells(patch.one)} | ${cells(get.one)} |
| Claviger, two workers | ${cells(patch.two)} | ${cells(get.two)} |
${sizesLines(million)}`
}

function workersRow(what: string, { one, two }: By<'one' | 'two'>): string {
  const measured = row(`${what}, two workers: of one`, ratio(two, one), 'at least', 1.5)
  return one.idleCores < FREE_CORES ? measured.replace('**missed**', 'not shown: no core was free') : measured
}

function coresNote({ patch, get }: Pick<PostgresResults, 'patch' | 'get'>): string {
  const idle = [patch.one, get.one].map(({ idleCores }) => idleCores.toFixed(1)).join(' and ')
  const cores = os.cpus().length
  return (
    `The load, PostgreSQL and Claviger share ${cores} cores, of which ${idle} had nothing to do under PATCH and GET to one process. ` +
    `A second worker\ncan use no more than that, so what it brings shows only on a machine with cores to spare.`
  )
}
