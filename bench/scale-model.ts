/** The tables of docs/scale.md: `npm run scale` writes them anew. A test fails while the document has others. */

import { readFileSync, writeFileSync } from 'node:fs'
import { readFigures, type Figures } from './figures.ts'

// What is assumed. Who knows better changes it here.
const SIZES = [1e6, 1e7, 1e8, 1e9]
/** A mailbox for each credential. Its token lives for an hour, and it is worked with for eight of them. */
const MINTED_A_DAY = 8
/** How often each is asked for while it is good, by an application that keeps it for a quarter of an hour. */
const LENT_AGAIN = 3
/** The busiest hour against the mean one. */
const PEAK = 3
const REPLACED_A_YEAR = 4
/** That it was refreshed, and that it was lent. */
const RECORDS_OF_A_MINT = 2
/** Of a processor that is to answer soon. */
const BUSY = 0.6
/** A large server that is still an ordinary one. */
const SERVER_CORES = 32
const SERVER_DISK_BYTES = 8e12
const LOG_BYTES_A_SECOND = 200e6
const ROTATION_DAYS = 7
const SCRAPE_S = 10
const STARTS_A_YEAR = 52
const ROTATIONS_A_YEAR = 4
/** The command opens the deployment, and asks again before it makes a key. Servers keep what they were given. */
const CALLS_A_ROTATION = 2

const DAY_S = 86_400
const SECOND_US = 1e6

type Engine = 'sqlite' | 'postgres'
type Row = readonly (string | number)[]

const sum = (numbers: Readonly<Record<string, number>>) => Object.values(numbers).reduce((one, other) => one + other, 0)

/** What is derived from the figures, for so many credentials. */
function modelOf({ sqlite, postgres, costs }: Figures) {
  const engines = { sqlite, postgres }
  const aDay = (times: number) => (n: number) => (n * times * PEAK) / DAY_S
  const minted = aDay(MINTED_A_DAY)
  const lentAgain = aDay(MINTED_A_DAY * LENT_AGAIN)
  const replaced = aDay(REPLACED_A_YEAR / 365)
  const atPeak = (n: number, mint: number, lend: number, patch: number) =>
    minted(n) * mint + lentAgain(n) * lend + replaced(n) * patch
  const cores = (n: number, of: 'claviger_us' | 'postgres_us') =>
    atPeak(n, costs.mint[of], costs.lend[of], costs.patch[of]) / SECOND_US / BUSY
  const recordsAYear = (n: number) => n * MINTED_A_DAY * (RECORDS_OF_A_MINT + LENT_AGAIN) * 365
  const { mintLog_bytes, lendLog_bytes, patchLog_bytes } = costs
  return {
    lentAtPeak: (n: number) => minted(n) + lentAgain(n),
    minted,
    cores,
    credentialBytes: (n: number, engine: Engine) => n * sum(engines[engine].perCredential),
    grantBytes: (n: number, engine: Engine) => n * sum(engines[engine].perGrant),
    changesBytes: (n: number, engine: Engine) => n * REPLACED_A_YEAR * sum(engines[engine].perRecord),
    lendingBytes: (n: number, engine: Engine) => recordsAYear(n) * sum(engines[engine].perRecord),
    logBytes: (n: number) => atPeak(n, mintLog_bytes, lendLog_bytes, patchLog_bytes),
    chained: (n: number) => atPeak(n, RECORDS_OF_A_MINT, 1, 1) / costs.chainedPerSecond,
    // Both versions of a credential, and the secret and the token of its grant.
    rotation_days: (n: number) => (4 * n) / postgres.perSecond.rewrap / DAY_S,
    counting_s: (n: number) => n / postgres.perSecond.counted,
  }
}

/** The tables by the names that they have in the document. */
export function tablesOf(figures: Figures): Readonly<Record<string, string>> {
  return {
    bytes: bytesTable(figures),
    costs: costsTable(figures),
    sizes: sizesTable(figures),
    limits: limitsTable(figures),
  }
}

function bytesTable({ machine, sqlite, postgres }: Figures): string {
  const rows = (of: 'perCredential' | 'perGrant' | 'perRecord'): Row[] =>
    [...new Set([...Object.keys(postgres[of]), ...Object.keys(sqlite[of])])]
      .map((name): Row => [`\`${name}\``, sqlite[of][name] ?? '–', postgres[of][name] ?? '–'])
      .filter(([, one, other]) => one !== 0 || other !== 0)
  return (
    table(
      ['bytes', 'SQLite', 'PostgreSQL'],
      [
        ...rows('perCredential'),
        ['**a credential**', sum(sqlite.perCredential), sum(postgres.perCredential)],
        ...rows('perGrant'),
        ['**a grant, with its secret and a token**', sum(sqlite.perGrant), sum(postgres.perGrant)],
        ...rows('perRecord'),
        ['**an audit record**', sum(sqlite.perRecord), sum(postgres.perRecord)],
      ],
    ) + `\n\nMeasured on ${machine}.`
  )
}

function costsTable({ sqlite, postgres, costs }: Figures): string {
  const cost = (name: string, { claviger_us, postgres_us }: Figures['costs']['get']): Row => [
    name,
    claviger_us,
    postgres_us,
  ]
  return [
    table(
      ['µs of processor time', 'Claviger', 'PostgreSQL'],
      [
        cost('PATCH that replaces 2.4 KB', costs.patch),
        cost('GET', costs.get),
        cost('lending a token that is there', costs.lend),
        cost('lending one that is asked for first, of a provider that answers at once', costs.mint),
      ],
    ),
    table(
      ['', 'SQLite', 'PostgreSQL'],
      [
        ['boxes sealed again in a second by `keys rotate`', sqlite.perSecond.rewrap, postgres.perSecond.rewrap],
        ['credentials counted in a second, as `/metrics` does', sqlite.perSecond.counted, postgres.perSecond.counted],
        ['records chained in a second by one instance', '–', costs.chainedPerSecond],
        ['bytes of write-ahead log for a PATCH', '–', costs.patchLog_bytes],
        ['bytes of write-ahead log for lending a token that is there', '–', costs.lendLog_bytes],
        ['bytes of write-ahead log for lending one that is asked for first', '–', costs.mintLog_bytes],
      ],
    ),
  ].join('\n\n')
}

function sizesTable(figures: Figures): string {
  const model = modelOf(figures)
  const line = (name: string, of: (n: number) => string): Row => [name, ...SIZES.map(of)]
  return table(
    ['credentials', ...SIZES.map(count)],
    [
      line('on SQLite', (n) => bytes(model.credentialBytes(n, 'sqlite'))),
      line('on PostgreSQL', (n) => bytes(model.credentialBytes(n, 'postgres'))),
      line('a grant for each, on PostgreSQL', (n) => bytes(model.grantBytes(n, 'postgres'))),
      line('audit log a year, of replacements', (n) => bytes(model.changesBytes(n, 'postgres'))),
      line('audit log a year, with a record for each lending', (n) => bytes(model.lendingBytes(n, 'postgres'))),
      line('tokens lent a second, busiest hour', (n) => plain(model.lentAtPeak(n))),
      line('of these asked for first', (n) => plain(model.minted(n))),
      line('cores of Claviger', (n) => plain(Math.ceil(model.cores(n, 'claviger_us')))),
      line('cores of PostgreSQL', (n) => plain(Math.ceil(model.cores(n, 'postgres_us')))),
      line('write-ahead log a second', (n) => bytes(model.logBytes(n))),
      line('of what one instance can chain', (n) => `${plain(model.chained(n) * 100)} %`),
      line('`keys rotate`', (n) => days(model.rotation_days(n))),
      line('one look at `/metrics`', (n) => `${plain(model.counting_s(n))} s`),
      line('calls to a key service a year', (n) =>
        plain(Math.ceil(model.cores(n, 'claviger_us')) * STARTS_A_YEAR + ROTATIONS_A_YEAR * CALLS_A_ROTATION),
      ),
    ],
  )
}

/** Everything grows in step with the number of credentials, so what one needs says where a limit is. */
function limitsTable(figures: Figures): string {
  const model = modelOf(figures)
  const limits: readonly (readonly [what: string, at: number])[] = [
    ['one process on one core', 1 / model.cores(1, 'claviger_us')],
    [`PostgreSQL on ${SERVER_CORES} cores`, SERVER_CORES / model.cores(1, 'postgres_us')],
    ['one instance that chains', 1 / model.chained(1)],
    [
      `a disk of ${bytes(SERVER_DISK_BYTES)}, with a record for each lending kept for a year`,
      SERVER_DISK_BYTES /
        (model.credentialBytes(1, 'postgres') + model.grantBytes(1, 'postgres') + model.lendingBytes(1, 'postgres')),
    ],
    [
      `a disk of ${bytes(SERVER_DISK_BYTES)}, with the records of replacements alone`,
      SERVER_DISK_BYTES /
        (model.credentialBytes(1, 'postgres') + model.grantBytes(1, 'postgres') + model.changesBytes(1, 'postgres')),
    ],
    [`a write-ahead log of ${bytes(LOG_BYTES_A_SECOND)} a second`, LOG_BYTES_A_SECOND / model.logBytes(1)],
    [`\`keys rotate\` within ${ROTATION_DAYS} days`, ROTATION_DAYS / model.rotation_days(1)],
    [`\`/metrics\` within the ${SCRAPE_S} s that Prometheus waits`, SCRAPE_S / model.counting_s(1)],
  ]
  return table(
    ['limit', 'reached at'],
    limits
      .toSorted(([, one], [, other]) => one - other)
      .map(([what, at]) => [what, `${count(rounded(at))} credentials`]),
  )
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => (typeof cell === 'number' ? plain(cell) : cell)).join(' | ')} |`
  return [line(head), `|${head.map((_, at) => (at === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join('\n')
}

/** Two digits are all that a model is good for. */
const rounded = (number: number): number => Number(number.toPrecision(2))

const plain = (number: number): string =>
  (number < 10 ? rounded(number) : Math.round(number)).toLocaleString('en-US', { maximumFractionDigits: 3 })

function scaled(number: number, units: readonly string[], step: number): string {
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log(number) / Math.log(step) + 1e-9)))
  return `${rounded(number / step ** at).toLocaleString('en-US')}${units[at] ?? ''}`
}

const bytes = (number: number): string => scaled(number, [' B', ' KB', ' MB', ' GB', ' TB', ' PB'], 1000)
const count = (number: number): string => scaled(number, ['', ' thousand', ' million', ' billion'], 1000)

function days(number: number): string {
  if (number >= 1) return `${plain(rounded(number))} days`
  return number >= 1 / 24 ? `${plain(rounded(number * 24))} hours` : `${plain(rounded(number * 24 * 60))} minutes`
}

const MARKED = /(<!-- table (\w+) -->\n)[\s\S]*?(<!-- end -->)/g

/** A document with its marked tables replaced. @throws Error for a mark without a table. */
export function withTables(document: string, tables: Readonly<Record<string, string>>): string {
  return document.replace(MARKED, (_, before: string, name: string, after: string) => {
    const made = tables[name]
    if (made === undefined) throw new Error(`there is no table ${name}`)
    return `${before}\n${made}\n\n${after}`
  })
}

if (import.meta.main) {
  const file = new URL('../docs/scale.md', import.meta.url)
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), tablesOf(readFigures())))
}
