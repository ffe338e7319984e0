import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A system under load, in a process of its own. */
export interface System {
  readonly url: string
  readonly output: string
  readonly pid: number
  /** From the start of the process to its line that it listens. */
  readonly startMs: number
  /** Bytes resident now. */
  rss(): number
  stop(): Promise<void>
}

/** Starts a script and waits until it says where it listens. */
export async function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<System> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=16', script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // A measurement that fails leaves nothing behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let output = ''
  child.stdout.setEncoding('utf8')
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`${script} ended with ${String(code)}: ${output}`))
    })
    child.stdout.on('data', (text: string) => {
      output += text
      const found = /listening on (http:\S+)/.exec(output)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
  const startMs = performance.now() - began
  return {
    url,
    startMs,
    pid: child.pid ?? 0,
    get output() {
      return output
    },
    rss: () => residentBytes(child),
    stop: () => stop(child),
  }
}

function residentBytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
