import { createCredentials, folder, headersFor, startClaviger } from './claviger.ts'
import { lends, seedGrants } from './grants.ts'
import { CONNECTIONS, inTurn, say, type Effort } from './in-turn.ts'
import { start, type System } from './process.ts'
import { report, type Results } from './report.ts'
import { CREDENTIALS, files, gets, patches } from './requests.ts'
import { compareSizes } from './sizes.ts'
import { median, medianLatency, medianSync, wire } from './single.ts'
import { steps } from './steps.ts'
import { tokenRates } from './tokens.ts'
import { vaultTimes } from './vault.ts'

const STARTS = 7
const GRANTS = 1000

/** Measures Claviger on its embedded database. Answers the text of bench/RESULTS.md. */
export async function measureEmbedded(effort: Effort, options: { readonly million: boolean }): Promise<string> {
  say('vault')
  const vault = vaultTimes()
  say('steps of a PATCH')
  const byStep = await steps()
  say('start to ready')
  const started = await startTimes()

  const bare = await start('bench/systems/bare.ts', [])
  const oneUpdate = await start('bench/systems/one-update.ts', [folder(), String(CREDENTIALS)])
  const claviger = await startClaviger()
  const ids = await createCredentials(claviger, files)
  const updateIds = (/ids (.*)/.exec(oneUpdate.output)?.[1] ?? '').split(' ')
  const plain = headersFor('a-key-that-nobody-looks-at')

  say(`PATCH, ${CONNECTIONS} connections`)
  const patch = await inTurn(
    {
      bare: { url: bare.url, headers: plain, requests: patches(ids) },
      oneUpdate: { url: oneUpdate.url, headers: plain, requests: patches(updateIds) },
      claviger: { url: claviger.url, headers: claviger.headers, requests: patches(ids) },
    },
    effort,
  )
  const residentMB = { bare: bare.rss() / 1e6, claviger: claviger.rss() / 1e6 }
  say(`GET, ${CONNECTIONS} connections`)
  const get = await inTurn(
    {
      bare: { url: bare.url, headers: plain, requests: gets(ids) },
      claviger: { url: claviger.url, headers: claviger.headers, requests: gets(ids) },
    },
    effort,
  )

  say(`lending a token that is there, ${CONNECTIONS} connections`)
  const grants = await seedGrants(claviger, { count: GRANTS, tokens: 'good' })
  const lend = await inTurn(
    {
      bare: { url: bare.url, headers: plain, requests: gets(ids) },
      claviger: { url: claviger.url, headers: claviger.headers, requests: lends(grants) },
    },
    effort,
  )

  say('one connection')
  const single = { bare: [] as number[], claviger: [] as number[], sync: [] as number[] }
  const oneByOne = (target: System, headers: Readonly<Record<string, string>>) =>
    medianLatency({
      port: Number(new URL(target.url).port),
      count: effort.seconds * 375,
      requests: patches(ids).map(({ method, path, body }) => wire(method, path, headers, body)),
    })
  for (let round = 0; round < effort.rounds; round++) {
    single.bare.push(await oneByOne(bare, plain))
    single.sync.push(medianSync(claviger.data))
    single.claviger.push(await oneByOne(claviger, claviger.headers))
  }
  for (const system of [bare, oneUpdate, claviger]) await system.stop()
  say('code exchange and minting with a signed assertion')
  const tokens = await tokenRates()

  return report({
    vault,
    steps: byStep,
    patch,
    get,
    lend,
    tokens,
    residentMB,
    million: options.million ? await compareSizes(() => Promise.resolve({ data: folder() }), effort) : undefined,
    single: { bare: median(single.bare), claviger: median(single.claviger), sync: median(single.sync) },
    start: started,
  })
}

async function startTimes(): Promise<Results['start']> {
  const bareMs: number[] = []
  const clavigerMs: number[] = []
  const warm = folder()
  for (let round = 0; round < STARTS; round++) {
    const bare = await start('bench/systems/bare.ts', [])
    bareMs.push(bare.startMs)
    await bare.stop()
    const claviger = await startClaviger({ data: warm })
    clavigerMs.push(claviger.startMs)
    await claviger.stop()
  }
  return { bare: median(bareMs), claviger: median(clavigerMs) }
}
