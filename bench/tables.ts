import os from 'node:os'
import type { Loaded } from './load.ts'

// What the reports have in common.

export const machine = (): string =>
  `${os.cpus().length} processors (${os.cpus()[0]?.model ?? 'unknown'}), ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB,\n` +
  `${os.type()} ${os.release()}, Node ${process.versions.node}`

export const ratio = (one: Loaded, other: Loaded): number => one.perSecond / other.perSecond

export const cells = ({ perSecond, p99Ms }: Loaded): string => `${perSecond.toFixed(0)} | ${p99Ms.toFixed(0)}`

export function row(what: string, measured: number, bound: 'at least' | 'at most', wanted: number): string {
  const met = bound === 'at least' ? measured >= wanted : measured <= wanted
  return `| ${what} | ${measured.toFixed(measured < 10 ? 2 : 0)} | ${bound} ${wanted} | ${met ? 'met' : '**missed**'} |`
}
