import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canary, formsOf, leaks } from './scan.ts'

test('the scan finds a secret in every form, wherever it begins', () => {
  const secret = canary()
  const secrets = new Map([['it', secret]])
  const json = JSON.stringify({ a: secret })
  const spellings: readonly (string | Buffer)[] = [
    secret,
    json,
    JSON.stringify({ log: json }),
    encodeURIComponent(secret),
    `a=1&${new URLSearchParams({ s: secret }).toString()}&b=2`,
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    Buffer.from(secret, 'utf16le'),
    ...['', 'x', 'xy', 'xyz'].flatMap((before) =>
      ['', '.', '..'].flatMap((after) =>
        (['base64', 'base64url'] as const).map((encoding) => Buffer.from(before + secret + after).toString(encoding)),
      ),
    ),
  ]
  for (const spelling of spellings) {
    assert.notDeepEqual(leaks([['here', spelling]], secrets), [], String(spelling))
    const around = Buffer.concat([Buffer.from('before'), Buffer.from(spelling), Buffer.from('after')])
    assert.notDeepEqual(leaks([['here', around]], secrets), [], `within: ${String(spelling)}`)
  }
  assert.deepEqual(leaks([['here', JSON.stringify(canary())]], secrets), [])
  assert.ok(formsOf(secret).size >= 20)
})
