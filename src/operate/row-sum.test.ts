import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '../store/move.ts'
import { RowSum } from './row-sum.ts'

const rows: readonly Row[] = [
  ['a', 1, null, Buffer.from('box')],
  ['b', 2, '', Buffer.alloc(0)],
  ['b', 2, '', Buffer.alloc(0)],
]

function sumOf(...batches: (readonly Row[])[]): RowSum {
  const sum = new RowSum()
  for (const batch of batches) sum.add(batch)
  return sum
}

test('the same rows come to the same, in whichever order and batches they are read', () => {
  const [first, second, third] = rows as [Row, Row, Row]
  assert.ok(sumOf(rows).equals(sumOf([third], [], [first, second])))
})

test('a row more, less or another, and a value that moved or changed its type, comes to something else', () => {
  const [first, second, third] = rows as [Row, Row, Row]
  const others: readonly (readonly Row[])[] = [
    [],
    [first, second],
    [first, first, second],
    [...rows, third],
    [['a', '1', null, Buffer.from('box')], second, third],
    [['a', 1, null, 'box'], second, third],
    [['a', 1, 'null', Buffer.from('box')], second, third],
    [['a', 1, null, Buffer.from('bOx')], second, third],
    [[1, 'a', null, Buffer.from('box')], second, third],
  ]
  for (const other of others) assert.equal(sumOf(rows).equals(sumOf(other)), false, JSON.stringify(other))
})
