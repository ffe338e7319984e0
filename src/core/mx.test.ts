import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MxRecord } from '../providers/mailbox/host.ts'
import { rememberedMx } from './mx.ts'

const MINUTE_MS = 60_000
const record: MxRecord = { exchange: 'mx.example.com', priority: 1 }

function counting(answer: (domain: string) => readonly MxRecord[] | undefined) {
  const asked: string[] = []
  const mx = rememberedMx(async (domain) => {
    asked.push(domain)
    return answer(domain)
  })
  return { mx, asked }
}

test('an answer is remembered for some minutes, also that there are no records', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] })
  const { mx, asked } = counting((domain) => (domain === 'empty.example' ? [] : [record]))
  for (let times = 0; times < 3; times++) {
    assert.deepEqual(await mx('a.example'), [record])
    assert.deepEqual(await mx('empty.example'), [])
  }
  assert.deepEqual(asked, ['a.example', 'empty.example'])
  t.mock.timers.tick(10 * MINUTE_MS)
  await mx('a.example')
  assert.equal(asked.length, 3)
})

test('who asks about one domain at once waits for one look-up', async () => {
  const { mx, asked } = counting(() => [record])
  const answers = await Promise.all(Array.from({ length: 10 }, () => mx('a.example')))
  assert.ok(answers.every((answer) => answer?.length === 1))
  assert.deepEqual(asked, ['a.example'])
})

test('that there was no answer is not remembered, nor a look-up that failed', async () => {
  let answers = false
  const { mx, asked } = counting(() => {
    if (!answers) return undefined
    return [record]
  })
  assert.equal(await mx('a.example'), undefined)
  answers = true
  assert.deepEqual(await mx('a.example'), [record])
  assert.equal(asked.length, 2)

  const failing = rememberedMx(async () => {
    throw new Error('broken')
  })
  for (let times = 0; times < 2; times++) await assert.rejects(failing('a.example'), /broken/)
})

test('so many domains are remembered and no more, the latest of them; and so many records of each', async () => {
  const { mx, asked } = counting(() => Array.from({ length: 1000 }, () => record))
  for (let n = 0; n < 2000; n++) await mx(`${n}.example`)
  assert.equal((await mx('1999.example'))?.length, 50)
  assert.equal(asked.length, 2000)
  await mx('0.example')
  assert.equal(asked.length, 2001, 'the first was forgotten')
})
