import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { operations } from '../../src/api/routes.ts'
import { operatorOperations } from '../../src/dashboard/operations/routes.ts'
import type { Store } from '../../src/store/store.ts'
import { beginning } from './beginning.ts'
import { Known } from './claims.ts'
import { moves } from './moves/index.ts'
import { Pick } from './pick.ts'
import { Provider } from './provider.ts'
import type { Result, Share } from './worker.ts'

const asked = process.env['CLAVIGER_SIM_SEEDS']
const count = Number(asked ?? 50)
const steps = Number(process.env['CLAVIGER_SIM_STEPS'] ?? 200)
/** One seed alone, to see it again. */
const only = process.env['CLAVIGER_SIM_SEED']
/** In `npm test` the same ones each time, so that a change is not blamed for what another seed had shown before it. */
const first = Number(only ?? process.env['CLAVIGER_SIM_FIRST'] ?? (asked === undefined ? 1 : randomInt(2 ** 30)))
const seeds = only === undefined ? Array.from({ length: count }, (_, at) => first + at) : [first]
/** Beside other tests, one thread is enough. */
const threads = count > 100 ? Math.min(availableParallelism(), seeds.length) : 1
const LINES = 40

test(`whatever goes wrong, what is stored is what was answered, and it works again afterwards: seeds ${first} to ${seeds.at(-1)}`, async (t) => {
  const results = (await Promise.all(dealt().map(run))).flat()
  const failed = results.filter(({ wrong }) => wrong !== undefined).toSorted((a, b) => a.trace.length - b.trace.length)
  assert.equal(failed.length, 0, failed.slice(0, 3).map(story).join('\n\n'))
  assert.equal(results.length, seeds.length)
  const sum = (name: keyof Result['counts']) => results.reduce((all, { counts }) => all + counts[name], 0)
  t.diagnostic(
    `${results.length} simulations: ${sum('requests')} requests, ${sum('changes')} changes, ${sum('faults')} faults, ` +
      `${sum('kills')} ends of the process, ${sum('commands')} commands of the operator, ${sum('lent')} tokens lent, ` +
      `${sum('refreshed')} refreshed, ${sum('invalidated')} grants ended by their providers`,
  )
})

test('the same seed gives the same simulation, call by call', async () => {
  const [one, other] = await Promise.all([run([first, first + 1]), run([first, first + 1])])
  for (const [at, { trace }] of one.entries()) assert.deepEqual(trace, other[at]?.trace)
  assert.ok((one[0]?.trace.length ?? 0) > 50)
  assert.notDeepEqual(one[0]?.trace, one[1]?.trace)
})

test('every operation of the API and of the dashboard is simulated', async () => {
  const { state } = await beginning()
  const parts = { store: {} as Store, url: () => '', version: '', signOn: undefined, sandbox: false }
  const all = [...operations, ...operatorOperations(parts)].map(({ id }) => id)
  const pick = new Pick(1)
  const now = state()
  const [app] = now.applications.values()
  assert.ok(app)
  const { links, tokens, signedIn } = new Known()
  const held = { links, tokens, signedIn, provider: new Provider() }
  const made = new Set<string>()
  for (const [, make] of moves(held))
    for (let tries = 0; tries < 500; tries++) made.add(make(pick, now, app)?.operation ?? '')
  made.delete('')
  assert.deepEqual([...made].toSorted(), all.toSorted())
})

/** The seeds, dealt out to the threads. */
function dealt(): number[][] {
  return Array.from({ length: threads }, (_, thread) => seeds.filter((_seed, at) => at % threads === thread))
}

function run(share: readonly number[]): Promise<Result[]> {
  const results: Result[] = []
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { seeds: share, steps } satisfies Share,
  })
  return new Promise((resolve, reject) => {
    worker.on('message', (result: Result) => results.push(result))
    worker.on('error', reject)
    worker.on('exit', () => {
      resolve(results)
    })
  })
}

/** What happened, without a secret in it, and how to see it again. */
function story({ seed, trace, wrong }: Result): string {
  const command = `CLAVIGER_SIM_SEED=${seed} CLAVIGER_SIM_STEPS=${steps} npm run test:sim`
  return [`seed ${seed}, ${String(wrong)}`, ...trace.slice(-LINES), `again: ${command}`].join('\n')
}
