import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBefore } from './before.ts'

const NOW = 1_790_000_000

test('a day is its beginning in UTC, a time has its zone, and days are counted back from now', () => {
  assert.equal(parseBefore('2026-01-31', NOW), Date.UTC(2026, 0, 31) / 1000)
  assert.equal(parseBefore('2024-02-29', NOW), Date.UTC(2024, 1, 29) / 1000)
  assert.equal(parseBefore('2026-01-31T12:00Z', NOW), Date.UTC(2026, 0, 31, 12) / 1000)
  assert.equal(parseBefore('2026-01-01T00:30:15+01:00', NOW), Date.UTC(2025, 11, 31, 23, 30, 15) / 1000)
  // What was written in that second may be younger.
  assert.equal(parseBefore('2026-01-31T12:00:00.999Z', NOW), Date.UTC(2026, 0, 31, 12) / 1000)
  assert.equal(parseBefore('90d', NOW), NOW - 90 * 86_400)
  assert.equal(parseBefore('0d', NOW), NOW)
})

test('nothing else is a time', () => {
  for (const text of [
    ...['', '90', 'd', '-1d', '1.5d', '90D', '90 d', '1w', 'now', 'yesterday', '999999d', '1700000000'],
    ...['2026-1-31', '2026-02-30', '2026-13-01', '2025-02-29', '26-01-31', '2026-01-31 ', '31.01.2026', '2026-01'],
    ...['2026-01-31T12:00', '2026-01-31T25:00Z', '2026-01-31T12Z', '2026-01-31 12:00Z', '2026-01-31T12:00+1:00'],
  ])
    assert.equal(parseBefore(text, NOW), undefined, text)
})
