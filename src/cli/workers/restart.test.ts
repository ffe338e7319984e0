import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restartDelay_ms } from './restart.ts'

test('a worker that ends again and again is started less and less often, and never less than twice a minute', () => {
  const delays = [restartDelay_ms(undefined, 0)]
  while (delays.length < 20) delays.push(restartDelay_ms(delays.at(-1), 50))
  assert.ok(delays.every((delay, at) => at === 0 || delay >= (delays[at - 1] ?? 0)))
  assert.ok((delays[5] ?? 0) > 20 * (delays[0] ?? 0))
  assert.equal(delays.at(-1), 30_000)
})

test('a worker that ends after it has lived for a while is started again at once, as after its first end', () => {
  assert.equal(restartDelay_ms(30_000, 60_000), restartDelay_ms(undefined, 0))
  assert.ok(restartDelay_ms(undefined, 0) <= 100)
})
