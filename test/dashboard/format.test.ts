import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relative } from '../../web/dashboard/texts/format.ts'
import { email } from '../../web/dashboard/parts/rules.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

test('a span of time is rounded, not cut down', () => {
  const spans: readonly (readonly [number, string])[] = [
    [0, 'now'],
    [29, 'now'],
    [-59, '1 minute ago'],
    [90 * DAY - 5, 'in 3 months'],
    [30 * DAY - 5, 'next month'],
    [2 * HOUR - 1, 'in 2 hours'],
    [-100 * MINUTE, '2 hours ago'],
    [DAY - 10, 'tomorrow'],
    [-11 * MINUTE - 20, '11 minutes ago'],
    [-9 * DAY, 'last week'],
    [-12 * DAY, '2 weeks ago'],
    [365 * DAY - 3, 'next year'],
  ]
  for (const [seconds, told] of spans) assert.equal(relative(1000 + seconds, 1000), told, String(seconds))
})

test('an empty address is told to be missing, as other fields are', () => {
  assert.equal(email(' '), commonTexts.required)
  assert.notEqual(email('nobody'), commonTexts.required)
  assert.equal(email('ada@example.com'), null)
})
