import type { Loaded } from './load.ts'
import { sizesLines, sizesRows, type Sizes } from './sizes.ts'
import { cells, machine, ratio, row } from './tables.ts'
import type { Steps } from './steps.ts'
import type { TokenRates } from './tokens.ts'
import type { VaultTimes } from './vault.ts'

export interface Results {
  readonly vault: VaultTimes
  readonly steps: Steps
  readonly patch: Readonly<Record<'bare' | 'oneUpdate' | 'claviger', Loaded>>
  readonly get: Readonly<Record<'bare' | 'claviger', Loaded>>
  readonly lend: Readonly<Record<'bare' | 'claviger', Loaded>>
  readonly tokens: TokenRates
  /** After the PATCHes. */
  readonly residentMB: Readonly<Record<'bare' | 'claviger', number>>
  readonly million: Sizes | undefined
  /** µs */
  readonly single: Readonly<Record<'bare' | 'claviger' | 'sync', number>>
  /** ms */
  readonly start: Readonly<Record<'bare' | 'claviger', number>>
}

/** The table of bench/RESULTS.md. Ratios are what counts: the figures behind them move with the machine. */
export function report(results: Results): string {
  const { vault, steps, patch, get, lend, tokens, residentMB, million, single, start } = results
  const rows = [
    row('PATCH, 32 connections: of a bare Fastify route (a)', ratio(patch.claviger, patch.bare), 'at least', 0.3),
    row(
      'PATCH, 32 connections: of one AES call and one UPDATE (b)',
      ratio(patch.claviger, patch.oneUpdate),
      'at least',
      0.7,
    ),
    row('GET, 32 connections: of a bare GET', ratio(get.claviger, get.bare), 'at least', 0.6),
    row(
      'lending a token that is there, 32 connections: of a bare GET',
      ratio(lend.claviger, lend.bare),
      'at least',
      0.8,
    ),
    row(
      'PATCH, one connection: p50, of twice (a) and one fdatasync',
      single.claviger / (2 * single.bare + single.sync),
      'at most',
      1,
    ),
    row('sealing 2 KB: times one AES-256-GCM call', vault.seal / vault.gcm, 'at most', 3),
    row('opening 2 KB: times one AES-256-GCM call', vault.open / vault.gcm, 'at most', 3),
    ...sizesRows(million),
    row('start to ready: times a bare Fastify server', start.claviger / start.bare, 'at most', 3),
    row('resident after the load, MB', residentMB.claviger, 'at most', 120),
  ]
  return `# Measured

Made by \`npm run bench -- ${million ? '--million ' : ''}--write\`. The systems run in turn, the load comes from a process of its own, and the best of
several rounds counts. The machine: ${machine()},
SQLite ${process.versions['sqlite'] ?? ''}. Shared with others: the ratios of one run mean more than its figures.

| what | measured | wanted | |
|---|---|---|---|
${rows.join('\n')}

A PATCH here replaces the 2.4 KB of a Google service account with everything that a PATCH does: API key, scope, schema,
checks of the key file, sealing, version, fingerprint, audit record, commit on the disk.

| requests a second | PATCH | p99, ms | GET | p99, ms |
|---|---|---|---|---|
| (a) bare Fastify, same schema, stores nothing | ${cells(patch.bare)} | ${cells(get.bare)} |
| (b) the same with one AES-256-GCM call and one UPDATE in a group commit | ${cells(patch.oneUpdate)} | | |
| Claviger | ${cells(patch.claviger)} | ${cells(get.claviger)} |
${sizesLines(million)}
Lending a provider token that is there: ${lend.claviger.perSecond.toFixed(0)} a second, each with its record in the audit log on the disk before it is
answered; a bare GET beside it ${lend.bare.perSecond.toFixed(0)}.

| what is signed with RSA, 32 connections | a second | p99, ms | of what the signatures alone allow |
|---|---|---|---|
| RS256 with 2048 bits, in one thread | ${tokens.signatures.toFixed(0)} | | |
| code exchange: two signatures (access and ID token) | ${cells(tokens.exchange)} | ${((2 * tokens.exchange.perSecond) / tokens.signatures).toFixed(2)} |
| JWT-bearer mint for one service account: one signature, the provider's answer, the token sealed and kept | ${cells(tokens.mint)} | ${(tokens.mint.perSecond / tokens.signatures).toFixed(2)} |

One connection: p50 of (a) ${single.bare.toFixed(0)} µs, of Claviger ${single.claviger.toFixed(0)} µs, of one fdatasync ${single.sync.toFixed(0)} µs.
Start to ready: bare ${start.bare.toFixed(0)} ms, Claviger ${start.claviger.toFixed(0)} ms.
Resident after the PATCHes: bare ${residentMB.bare.toFixed(0)} MB, Claviger ${residentMB.claviger.toFixed(0)} MB.
2 KB: AES-256-GCM ${vault.gcm.toFixed(1)} µs, seal ${vault.seal.toFixed(1)} µs, open ${vault.open.toFixed(1)} µs.

## Where a PATCH spends its time

Each step alone, best of batches, in one process. The HTTP front (parsing, routing, writing) comes on top, as it does in (a);
check-points are made by another thread.

| step | µs |
|---|---|
${steps.rows.map(([name, µs]) => `| ${name} | ${µs.toFixed(1)} |`).join('\n')}

- Statements a PATCH: two reads (key; credential with its connector), one update (the slot that the new version takes), one
  insert (audit record). A group adds BEGIN, COMMIT, one read transaction and one head of the audit chain.
- Pages of 4 KiB put into the log: ${steps.pagesPerPatch.toFixed(1)} a PATCH, in groups of 32 over 1,000 credentials.
- The body is parsed once; one walk over \`credential_data\` sorts it and checks depth and text; the text sealed is the text
  fingerprinted.
`
}
