import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second for every program (man 5 proc, sysconf(_SC_CLK_TCK)). */
const TICK_US = 10_000

/** µs of processor time of a process so far, and of those that it has started, ended or not. */
export function cpuOf(pid: number): number {
  // The name may hold anything, so what follows its bracket is read: fields 14 to 17 are utime, stime, cutime, cstime.
  const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_US
  const children = textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean)
  return children.reduce((sum, child) => sum + cpuOf(Number(child)), own)
}

/** Nothing for a process that has just ended: its time is counted with its parent's by then. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
