import { spawn } from 'node:child_process'

const OUTPUT_BYTES_MAX = 4096

/** How a command ended, and what it printed. `stdout` is the caller's to wipe. */
export interface ShellResult {
  readonly ending: 'done' | 'failed' | 'timed-out' | 'too-much'
  /** The exit code, or the signal or error that ended it. */
  readonly status: string
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs a command line with the shell, without input, and reads at most 4 KiB of what it prints. */
export async function runShell(command: string, timeout_ms: number): Promise<ShellResult> {
  // Detached is a process group of its own: stopping it stops what the shell has started as well.
  const child = spawn(command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let stopped: 'timed-out' | 'too-much' | undefined
  const stop = (why: 'timed-out' | 'too-much'): void => {
    stopped ??= why
    killGroup(child.pid)
    // Whoever left the group may hold the pipes open still.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  const timer = setTimeout(stop, timeout_ms, 'timed-out')

  const stdout = Buffer.alloc(OUTPUT_BYTES_MAX)
  let length = 0
  child.stdout.on('data', (chunk: Buffer) => {
    const fits = length + chunk.length <= OUTPUT_BYTES_MAX
    if (fits) length += chunk.copy(stdout, length)
    else stop('too-much')
    chunk.fill(0)
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, OUTPUT_BYTES_MAX)
  })

  const status = await new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve('code' in error ? String(error.code) : error.name)
    })
    child.once('close', (code, signal) => {
      resolve(String(code ?? signal))
    })
  })
  clearTimeout(timer)
  return { ending: stopped ?? (status === '0' ? 'done' : 'failed'), status, stdout: stdout.subarray(0, length), stderr }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
