import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { UpstreamFailure, WrongSetting } from '../../src/upstream/upstream.ts'
import { PASSWORD } from './world.ts'

/** What a sign-in came to, in one line: `imap_host: must be …`, `grant AUTHENTICATIONFAILED imap_password`, or `in`. */
export async function outcome(signIn: Promise<void>): Promise<string> {
  try {
    await signIn
    return 'in'
  } catch (error) {
    const { name, message, stack } = error as Error
    for (const told of [name, message, stack, inspect(error, { depth: 0 })])
      assert.ok(!told?.includes(PASSWORD), 'an error tells the password')
    if (error instanceof WrongSetting) {
      assert.ok(
        !error.expected.includes('words of the server') && !error.expected.includes('127.0.0.1'),
        error.expected,
      )
      return `${error.setting}: ${error.expected}`
    }
    if (!(error instanceof UpstreamFailure)) throw error
    assert.ok(!(error.words ?? '').includes('words of the server'), 'the own words of a server are passed on')
    return [error.whose, error.code, error.setting].filter((one) => one !== undefined).join(' ')
  }
}
