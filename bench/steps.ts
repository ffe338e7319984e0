import { statSync } from 'node:fs'
import path from 'node:path'
import { openDeployment } from '../src/deployment.ts'
import { fingerprintOf, sealVersion } from '../src/sealed/versions.ts'
import { byApiKey } from '../src/core/authenticate.ts'
import { parseBody } from '../src/core/body.ts'
import { canonicalJson } from '../src/lib/canonical.ts'
import { parseApiKey } from '../src/lib/api-key.ts'
import { systemClock } from '../src/lib/clock.ts'
import { rsaPrivateKeyProblem } from '../src/lib/rsa.ts'
import { checkCredentialData } from '../src/providers/check.ts'
import { providerNamed } from '../src/providers/index.ts'
import type { Plan } from '../src/store/store.ts'
import { keyFiles } from './key-files.ts'
import { seed } from './seed.ts'
import { folder } from './claviger.ts'
import { patchPlan } from './plans.ts'

const GROUP = 32
const BATCHES = 60

export interface Steps {
  /** µs of a PATCH by step, best of batches, each step alone. */
  readonly rows: readonly (readonly [step: string, µs: number])[]
  /** Pages of 4 KiB that one PATCH puts into the log, in groups of 32. */
  readonly pagesPerPatch: number
}

/** What the steps of a PATCH cost in the core, measured one by one in this process. */
export async function steps(): Promise<Steps> {
  const data = folder()
  const { apiKey, app, ids } = await seed({ data }, 1000, 1000)
  const deployment = await openDeployment({ data, rootKey: undefined, clock: systemClock, create: false })
  const { store } = deployment
  const keys = deployment.keys.current
  const files = keyFiles(24)
  const bodies = files.map((file) => JSON.stringify({ credential_data: file }))
  const canonical = files.map((file) => JSON.stringify(file))
  const google = providerNamed('google')
  const hash = parseApiKey(apiKey)
  if (google === undefined) throw new Error('no google')
  const at = (i: number) => i % files.length
  const id = (i: number) => ids[i % ids.length] ?? ''

  const plan = (i: number) => patchPlan({ store, keys }, app, id(i), canonical[at(i)] ?? '')

  const rows: [string, number][] = []
  const time = async (name: string, step: (i: number) => unknown) => {
    rows.push([name, await best(step)])
  }
  await time('JSON body read, checked for UTF-8, wiped', (i) => parseBody(Buffer.from(bodies[at(i)] ?? '')))
  await time('API key looked up', (i) => byApiKey(i < 0 ? undefined : hash, store.read, systemClock))
  await time('credential read', (i) => store.read.credential(app, 'google', id(i)))
  await time('`credential_data` checked (of which the next two)', (i) =>
    checkCredentialData(google, 'serviceaccount', files[at(i)] ?? {}),
  )
  await time('– private key parsed and held against itself', (i) =>
    rsaPrivateKeyProblem(files[at(i)]?.['private_key'] ?? ''),
  )
  await time('– canonical JSON, depth and text checked in the same pass', (i) =>
    canonicalJson(files[at(i)], 16, { exact: true }),
  )
  await time('sealed, with its fingerprint (of which the next)', (i) =>
    sealVersion(keys, { app, provider: 'google', id: id(i), version: i + 2 }, canonical[at(i)] ?? ''),
  )
  await time('– fingerprint', (i) => fingerprintOf(keys, app, id(i), canonical[at(i)] ?? ''))

  let commitBest = Infinity
  let next = 0
  const commitGroups = async (groups: number) => {
    for (let group = 0; group < groups; group++) {
      const plans: Plan[] = []
      for (let i = 0; i < GROUP; i++) plans.push(await plan(next++))
      const began = performance.now()
      await Promise.all(plans.map((each) => store.commit(each)))
      commitBest = Math.min(commitBest, ((performance.now() - began) * 1000) / GROUP)
    }
  }
  // The second slot of each credential is made before anything counts: it is made only once.
  await commitGroups(Math.ceil(ids.length / GROUP))
  const wal = path.join(data, 'claviger.db-wal')
  const before = statSync(wal).size
  await commitGroups(BATCHES)
  rows.push([`stored: ${GROUP} to a transaction, each with its audit record, one fdatasync`, commitBest])
  const pagesPerPatch = (statSync(wal).size - before) / (4096 + 24) / (BATCHES * GROUP)
  await deployment.close()
  return { rows, pagesPerPatch }
}

async function best(step: (i: number) => unknown): Promise<number> {
  let least = Infinity
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = performance.now()
    for (let i = 0; i < 100; i++) {
      const result = step(batch * 100 + i)
      if (result instanceof Promise) await result
    }
    least = Math.min(least, ((performance.now() - began) * 1000) / 100)
  }
  return least
}
