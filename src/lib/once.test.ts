import assert from 'node:assert/strict'
import { test } from 'node:test'
import { once } from './once.ts'

test('what is made once is made when it is first asked for, and is the same for all who ask', async () => {
  let made = 0
  const get = once(async () => ({ number: ++made }))
  assert.equal(made, 0)
  const [first, second] = await Promise.all([get(), get()])
  assert.equal(first, second)
  assert.equal(await get(), first)
  assert.equal(made, 1)
})

test('a failure is told to all who waited for it, and whoever asks next has it made again', async () => {
  let made = 0
  const get = once(async () => {
    if (++made === 1) throw new Error('too many open files')
    return made
  })
  const settled = await Promise.allSettled([get(), get()])
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.deepEqual([await get(), await get()], [2, 2])
})
