import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './folders.ts'

export const mainFile = fileURLToPath(new URL('../../bin/claviger.js', import.meta.url))

export interface ServerOptions {
  /** Over the harness's own: a free port, no rate limit, and the data folder. */
  readonly env?: Readonly<Record<string, string>>
  /** A data folder, to start on one that was used before; otherwise a fresh one that goes when the test file ends. */
  readonly data?: string
  /** A command that runs the one that follows it, in the same process: a shell that sets a limit and ends in `exec`. */
  readonly under?: readonly string[]
}

export interface RunningServer {
  readonly url: string
  /** The first application's key; remembered when a data folder is started again. */
  readonly apiKey: string
  readonly applicationId: string
  readonly data: string
  readonly pid: number
  /** All that the process has written so far, on stdout and stderr. */
  output(): string
  /** SIGTERM; gives the exit status. */
  stop(): Promise<number | null>
  /** SIGKILL; nothing when it has ended already. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const firstStarts = new Map<string, { readonly apiKey: string; readonly applicationId: string }>()

/** Starts `claviger serve` as its own process and waits for the line that says where it listens. */
export async function startServer({
  env = {},
  data = temporaryFolder(),
  under = [],
}: ServerOptions = {}): Promise<RunningServer> {
  const [command = process.execPath, ...before] = under.length === 0 ? [] : [...under, process.execPath]
  const child = spawn(command, [...before, mainFile, 'serve'], {
    env: { ...cleanEnvironment(), CLAVIGER_PORT: '0', CLAVIGER_RATE_LIMIT: '0', CLAVIGER_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  // When its output has ended too, so that all of it has been read.
  const exited = once(child, 'close').then(([status]) => {
    running.delete(child)
    return status as number | null
  })
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      const listening = /^claviger listening on (\S+)$/m.exec(stdout)
      if (listening?.[1] !== undefined) resolve(listening[1])
    })
    void exited.then((status) => {
      reject(new Error(`the server ended with ${status} before it listened:\n${stdout}${stderr}`))
    })
  })

  const applicationId = /^ +application +(\S+)$/m.exec(stdout)?.[1]
  if (applicationId !== undefined) {
    const apiKey = /^ +API key +(clav_\S+)/m.exec(stdout)?.[1] ?? env['CLAVIGER_BOOTSTRAP_API_KEY']
    assert.ok(apiKey, 'the first start names no API key')
    firstStarts.set(data, { apiKey, applicationId })
  }
  const { pid } = child
  assert.ok(pid)
  // A test that fails before it stops its server must not wait for it for ever: it is killed when the file ends.
  const handles = [child, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[]
  for (const handle of handles) handle.unref()
  const end = (signal: 'SIGTERM' | 'SIGKILL') => {
    for (const handle of handles) handle.ref()
    child.kill(signal)
    return exited
  }
  return {
    url,
    ...(firstStarts.get(data) ?? { apiKey: '', applicationId: '' }),
    data,
    pid,
    output: () => stdout + stderr,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL')
    },
  }
}

/** The environment without what would configure the server, or tell a child that it runs inside a test run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('CLAVIGER_') && name !== 'NODE_TEST_CONTEXT'),
  )
}
