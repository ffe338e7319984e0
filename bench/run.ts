import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createCredentials, folder, headersFor, startClaviger } from './claviger.ts'
import { keyFiles } from './key-files.ts'
import { load, type Load, type Loaded } from './load.ts'
import { start } from './process.ts'
import { report, type Results } from './report.ts'
import { seed } from './seed.ts'
import { median, medianLatency, medianSync, wire } from './single.ts'
import { steps } from './steps.ts'
import { vaultTimes } from './vault.ts'

/*
 * `npm run bench`: the systems in turn, round after round, the best round of each; the load comes from a process of its
 * own. `--quick` is for a look, `--million` also fills a database with 1,000,000 credentials (some 5 GB), `--write` keeps
 * the table in bench/RESULTS.md.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const CREDENTIALS = 1000
const CONNECTIONS = 32
const rounds = options.quick ? 2 : 5
const seconds = options.quick ? 3 : 8

const say = (text: string) => process.stderr.write(`${text}\n`)
const files = keyFiles(CREDENTIALS)
const bodies = files.map((file) => JSON.stringify({ credential_data: file }))
const credentialPath = (id: string) => `/v3/connectors/google/creds/${id}`
const patches = (ids: readonly string[]): Load['requests'] =>
  ids.map((id, at) => ({ method: 'PATCH', path: credentialPath(id), body: bodies[at % bodies.length] ?? '' }))
const gets = (ids: readonly string[]): Load['requests'] =>
  ids.map((id) => ({ method: 'GET', path: credentialPath(id) }))

interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly requests: Load['requests']
}

/** Runs the targets in turn and keeps the best round of each. */
async function inTurn<N extends string>(targets: Readonly<Record<N, Target>>): Promise<Record<N, Loaded>> {
  const best: Partial<Record<N, Loaded>> = {}
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(targets) as N[]) {
      const result = await load({ ...targets[name], connections: CONNECTIONS, seconds })
      if (result.failed > 0) throw new Error(`${name}: ${result.failed} requests failed`)
      if (result.perSecond > (best[name]?.perSecond ?? 0)) best[name] = result
      say(`  ${name}: ${result.perSecond.toFixed(0)} a second`)
    }
  return best as Record<N, Loaded>
}

say('vault')
const vault = vaultTimes()
say('steps of a PATCH')
const byStep = await steps()

say('start to ready')
const startTimes = { bare: [] as number[], claviger: [] as number[] }
const warm = folder()
for (let round = 0; round < 7; round++) {
  const bare = await start('bench/systems/bare.ts', [])
  startTimes.bare.push(bare.startMs)
  await bare.stop()
  const claviger = await startClaviger(warm)
  startTimes.claviger.push(claviger.startMs)
  await claviger.stop()
}

const bare = await start('bench/systems/bare.ts', [])
const oneUpdate = await start('bench/systems/one-update.ts', [folder(), String(CREDENTIALS)])
const claviger = await startClaviger()
const ids = await createCredentials(claviger, files)
const updateIds = (/ids (.*)/.exec(oneUpdate.output)?.[1] ?? '').split(' ')
const plain = headersFor('a-key-that-nobody-looks-at')

say(`PATCH, ${CONNECTIONS} connections`)
const patch = await inTurn({
  bare: { url: bare.url, headers: plain, requests: patches(ids) },
  oneUpdate: { url: oneUpdate.url, headers: plain, requests: patches(updateIds) },
  claviger: { url: claviger.url, headers: claviger.headers, requests: patches(ids) },
})
const residentMB = claviger.rss() / 1e6
say(`GET, ${CONNECTIONS} connections`)
const get = await inTurn({
  bare: { url: bare.url, headers: plain, requests: gets(ids) },
  claviger: { url: claviger.url, headers: claviger.headers, requests: gets(ids) },
})

say('one connection')
const single = { bare: [] as number[], claviger: [] as number[], sync: [] as number[] }
const oneByOne = (target: { url: string }, headers: Readonly<Record<string, string>>) =>
  medianLatency({
    port: Number(new URL(target.url).port),
    count: options.quick ? 1000 : 3000,
    requests: patches(ids).map(({ method, path, body }) => wire(method, path, headers, body)),
  })
for (let round = 0; round < rounds; round++) {
  single.bare.push(await oneByOne(bare, plain))
  single.sync.push(medianSync(claviger.data))
  single.claviger.push(await oneByOne(claviger, claviger.headers))
}
for (const system of [bare, oneUpdate, claviger]) await system.stop()

let million: Results['million']
if (options.million) {
  say('1,000,000 credentials: filling')
  const sizes = { small: await atSize(CREDENTIALS), large: await atSize(1_000_000) }
  million = await compareSizes(sizes)
}

async function atSize(count: number) {
  const data = folder()
  const { apiKey, ids: kept } = await seed(data, count, 5000)
  const system = await startClaviger(data, apiKey)
  return { system, target: { url: system.url, headers: system.headers, requests: patches(kept) } }
}

async function compareSizes({ small, large }: Record<'small' | 'large', Awaited<ReturnType<typeof atSize>>>) {
  // Each credential's second slot is written once before anything counts.
  await inTurn({ small: small.target, large: large.target })
  const result = await inTurn({ small: small.target, large: large.target })
  await small.system.stop()
  await large.system.stop()
  return { small: result.small.perSecond, large: result.large.perSecond }
}

const text = report({
  vault,
  steps: byStep,
  patch,
  get,
  residentMB,
  million,
  single: { bare: median(single.bare), claviger: median(single.claviger), sync: median(single.sync) },
  start: { bare: median(startTimes.bare), claviger: median(startTimes.claviger) },
})
process.stdout.write(text)
if (options.write) writeFileSync(new URL('./RESULTS.md', import.meta.url), text)
