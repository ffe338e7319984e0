import { beginning } from './beginning.ts'
import { watchConnections } from './disk.ts'
import { Simulation } from './simulation.ts'
watchConnections()
const start = await beginning()
await import('better-auth/crypto')
const [from = 1, to = 1, steps = 200] = process.argv.slice(2).map(Number)
const t = performance.now()
const total = { requests: 0, changes: 0, faults: 0, kills: 0, commands: 0 }
let bad = 0
for (let seed = from; seed <= to; seed++) {
  const s = new Simulation(seed, start)
  try { await s.run(steps) } catch (e) { bad++; console.log('SEED', seed, s.trace.lines.length, s.trace.name(String(e instanceof Error ? e.stack : e)).slice(0, 1800)); console.log(s.trace.lines.slice(-14).join('\n')); if (bad > 2) break }
  for (const k of Object.keys(total) as (keyof typeof total)[]) total[k] += s.counts[k]
}
console.log(total, 'ms a seed', (performance.now() - t) / (to - from + 1), 'bad', bad)
