import { existsSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second for every program (man 5 proc, sysconf(_SC_CLK_TCK)). */
const TICK_US = 10_000

/** µs of processor time of a process so far, and of those that it has started, ended or not. */
export function cpuOf(pid: number): number {
  // The name may hold anything, so what follows its bracket is read: fields 14 to 17 are utime, stime, cutime, cstime.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_US
  return childrenOf(pid).reduce((sum, child) => sum + (existsSync(`/proc/${child}`) ? cpuOf(child) : 0), own)
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}
