import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CredentialId } from '../lib/ids.ts'
import type { CredentialHealth, Trial } from '../store/store.ts'
import { healthAfter } from './health.ts'

const T0 = 1_790_000_000
const of = { credentialId: 'c' as CredentialId, version: 1 }

const trial = (at: number, outcome: Trial['outcome']): Trial => ({
  at,
  step: 'refresh_token',
  outcome,
  code: null,
  message: null,
})

function known(before: CredentialHealth | undefined, at: number, outcome: Trial['outcome'], retryAfter_s?: number) {
  return healthAfter(before, { ...of, trial: trial(at, outcome), retryAfter_s }) ?? assert.fail('nothing is to be kept')
}

test('calls through a credential that fails pause for 30 seconds, then twice as long each time, and 15 minutes at the most', () => {
  let at = T0
  let health: CredentialHealth | undefined
  const pauses = Array.from({ length: 9 }, () => {
    health = known(health, at, 'credential')
    const pause = (health.pausedUntil ?? 0) - at
    // The next one is tried the moment that it may be.
    at += pause
    return pause
  })
  assert.deepEqual(pauses, [30, 60, 120, 240, 480, 900, 900, 900, 900])
})

test('a credential that has worked begins with the shortest pause again', () => {
  const worn = { ...known(undefined, T0, 'credential'), failures: 9 }
  const healed = known(worn, T0 + 1000, 'ok')
  assert.equal(known(healed, T0 + 1001, 'credential').pausedUntil, T0 + 1001 + 30)
})

test('that a credential works is written down every 30 seconds at the most', () => {
  const first = known(undefined, T0, 'ok')
  assert.equal(healthAfter(first, { ...of, trial: trial(T0 + 29, 'ok') }), undefined)
  assert.equal(known(first, T0 + 30, 'ok').lastOkAt, T0 + 30)
})

test('a provider that asks for a pause is believed for an hour at the most', () => {
  assert.equal(known(undefined, T0, 'passing', 3599).pausedUntil, T0 + 3599)
  assert.equal(known(undefined, T0, 'passing', 86_400).pausedUntil, T0 + 3600)
})
