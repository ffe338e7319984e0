import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from '../../web/dashboard/audit/events.ts'
import { eventTexts } from '../../web/dashboard/texts/audit.ts'

test('every event that is written can be chosen in the filter of a log', () => {
  // There is a text for each: its type is made from the events of the server.
  const chosen = new Set([...eventsOf('application'), ...eventsOf('deployment')])
  assert.deepEqual(
    Object.keys(eventTexts).filter((event) => !chosen.has(event)),
    [],
  )
  assert.ok(eventsOf('application').includes('redirect_uri.created'))
  assert.ok(eventsOf('deployment').includes('signing_key.created'))
})
