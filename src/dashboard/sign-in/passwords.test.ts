import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Problem } from '../../lib/problem.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

const PASSWORD = 'correct horse battery staple'
/** One that is checked, and those that wait. */
const PLACES = 9

/** How many are done; read when something else is. */
function guesses(count: number) {
  const seen = { done: 0 }
  const all = Array.from({ length: count }, async () => {
    const hash = await hashPassword(PASSWORD)
    seen.done++
    return hash
  })
  return { seen, all }
}

test('one password is checked at a time, so what is signed in the same threads waits for none', async () => {
  const key = await crypto.subtle.importKey('raw', Buffer.alloc(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  await hashPassword(PASSWORD)
  const { seen, all } = guesses(PLACES)
  await all[0]
  const signature = await crypto.subtle.sign('HMAC', key, Buffer.from('a token'))
  assert.ok(seen.done < PLACES / 2, `signed after ${seen.done} of ${PLACES} guesses`)
  assert.equal(
    Buffer.from(signature).toString('hex'),
    createHmac('sha256', Buffer.alloc(32)).update('a token').digest('hex'),
  )
  await Promise.all(all)
})

test('whoever would wait behind too many guesses is refused at once, and told when to come again; the others are served', async () => {
  const { all } = guesses(PLACES + 3)
  const settled = await Promise.allSettled(all)
  const refusals = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown)
  assert.equal(refusals.length, 3)
  for (const refusal of refusals) {
    assert.ok(refusal instanceof Problem)
    assert.deepEqual([refusal.kind, refusal.retryAfter_s], ['rate-limited', 1])
  }
  assert.deepEqual(
    settled.map(({ status }) => status),
    [...Array<string>(PLACES).fill('fulfilled'), ...Array<string>(3).fill('rejected')],
  )
})

test('a check that fails gives its place back, and those that are made are right', async () => {
  const hash = await hashPassword(PASSWORD)
  for (let round = 0; round <= PLACES; round++)
    await assert.rejects(verifyPassword({ hash: 'no hash at all', password: PASSWORD }))
  assert.equal(await verifyPassword({ hash, password: PASSWORD }), true)
  assert.equal(await verifyPassword({ hash, password: 'another horse' }), false)
})
