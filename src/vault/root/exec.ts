import { RootKeyError } from './key.ts'
import type { RootKey, RootSource } from './key.ts'
import { runShell } from './run.ts'
import type { ShellResult } from './run.ts'
import { parseRootKey } from './root.ts'

const STDERR_CHARACTERS_MAX = 200

/** What may be key material: a long run without anything that sentences and file names are made of. */
const LONG_RUN = /[A-Za-z0-9+/=]{40,}/g
/** A terminal obeys them, and a log would show two lines for one. */
const CONTROL_CHARACTERS = /[\x00-\x1f\x7f-\x9f]+/g

/**
 * The root key as a command prints it: a key manager, a smart card or a password manager, without linking any of them.
 *
 * Command lines hold tokens at times, so messages name the first word only; and of the output they show the beginning
 * of stderr, never stdout.
 */
export function execRootSource(command: string, { timeout_ms = 30_000 }: { timeout_ms?: number } = {}): RootSource {
  const name = firstWord(command)
  return {
    description: `exec:${name}`,
    async load() {
      const result = await runShell(command, timeout_ms)
      try {
        return parse(result, timeout_ms)
      } catch (error) {
        if (!(error instanceof RootKeyError)) throw error
        const stderr = shown(result.stderr)
        throw new RootKeyError(`The root key command ${name}: ${error.message}${stderr && ` It reported: ${stderr}`}`)
      } finally {
        result.stdout.fill(0)
      }
    },
  }
}

function parse({ ending, status, stdout }: ShellResult, timeout_ms: number): RootKey {
  switch (ending) {
    case 'done':
      return parseRootKey(stdout.toString('utf8'))
    case 'failed':
      throw new RootKeyError(`It failed with ${status}.`)
    case 'timed-out':
      throw new RootKeyError(`It did not finish within ${timeout_ms / 1000} s.`)
    case 'too-much':
      throw new RootKeyError('It printed more than a root key.')
  }
}

/** The command's name, unless the line begins with an assignment, whose value may be a secret. */
function firstWord(command: string): string {
  const [word = ''] = command.trim().split(/\s/)
  return /^[\w./~-]+$/.test(word) ? word.replace(LONG_RUN, '…') : '(shell)'
}

function shown(stderr: string): string {
  const text = stderr.replace(LONG_RUN, '…').replace(CONTROL_CHARACTERS, ' ').trim()
  return text.slice(0, STDERR_CHARACTERS_MAX)
}
