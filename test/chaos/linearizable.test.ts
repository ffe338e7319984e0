/** The checker itself: it accepts what a correct service can have answered, and finds what none can. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersFrom } from '../harness/seeded.ts'
import { credentials, type Answer, type CredentialOperation, type Request } from './credentials.ts'
import { explain } from './explain.ts'
import { linearizable } from './linearizable.ts'
import { FAULTS, simulated } from './simulated.ts'

/** An operation as the histories below write it: from, to, what, answer. No answer is an unknown outcome. */
type Row = readonly [start: number, end: number, request: Request, answer?: Answer]

const historyOf = (rows: readonly Row[]): CredentialOperation[] =>
  rows.map(([start, end, request, answer], at) => ({ client: `client ${at}`, request, start, end, answer }))

const create = (mark: string, name = 'n'): Request => ({ kind: 'create', name, mark })
const data = (mark: string, id = 'c'): Request => ({ kind: 'patch', id, mark })
const rename = (name: string, id = 'c'): Request => ({ kind: 'patch', id, name })
const get: Request = { kind: 'get', id: 'c' }
const remove: Request = { kind: 'delete', id: 'c' }
const list: Request = { kind: 'list' }
const credential = (mark: string, version: number, name = 'n', id = 'c') => ({ id, name, mark, version })
const shown = (mark: string, version: number, name = 'n', id = 'c'): Answer => ({
  kind: 'shown',
  credential: credential(mark, version, name, id),
})
const listed = (...all: ReturnType<typeof credential>[]): Answer => ({ kind: 'listed', credentials: all })
const deleted: Answer = { kind: 'deleted' }
const absent: Answer = { kind: 'absent' }
const taken: Answer = { kind: 'taken' }

const made: Row = [0, 1, create('a'), shown('a', 1)]

const GOOD: Readonly<Record<string, readonly Row[]>> = {
  'one after the other': [
    made,
    [2, 3, data('b'), shown('b', 2)],
    [4, 5, rename('m'), shown('b', 2, 'm')],
    [6, 7, get, shown('b', 2, 'm')],
    [8, 9, remove, deleted],
    [10, 11, get, absent],
  ],
  'a read during a write sees the state before or after it': [
    made,
    [2, 9, data('b'), shown('b', 2)],
    [3, 4, get, shown('a', 1)],
    [5, 6, get, shown('b', 2)],
  ],
  'two writes at once, in the order that their answers tell': [
    made,
    [2, 9, data('b'), shown('b', 3)],
    [2, 9, data('d'), shown('d', 2)],
    [10, 11, get, shown('b', 3)],
  ],
  'a write of unknown outcome that has had no effect': [made, [2, 3, data('b')], [4, 5, get, shown('a', 1)]],
  'a write of unknown outcome that has had its effect late': [
    made,
    [2, 3, data('b')],
    [4, 5, get, shown('a', 1)],
    [6, 7, get, shown('b', 2)],
  ],
  'a credential whose creation nobody has seen answered': [
    [0, 1, create('a')],
    [2, 3, create('b'), taken],
    [4, 5, create('a'), shown('a', 1)],
    [6, 7, list, listed(credential('a', 1))],
  ],
  'a creation of unknown outcome that was first seen after a change by somebody else': [
    [0, 1, create('a')],
    [0, 9, create('a'), shown('a', 1)],
    [2, 8, data('b'), shown('b', 2)],
    [10, 11, list, listed(credential('b', 2))],
  ],
  'the same creation twice gives the same credential': [made, [2, 3, create('a'), shown('a', 1)]],
  'a name is free again after the delete': [
    made,
    [2, 3, remove, deleted],
    [4, 5, create('b'), shown('b', 1, 'n', 'd')],
  ],
  'a name is free again after the renaming': [
    made,
    [2, 3, rename('m'), shown('a', 1, 'm')],
    [4, 5, create('b'), shown('b', 1, 'n', 'd')],
    [6, 7, rename('n'), taken],
  ],
  'a delete of unknown outcome, and the next one finds nothing': [made, [2, 3, remove], [4, 5, remove, absent]],
}

for (const [name, rows] of Object.entries(GOOD))
  test(`linearizable: ${name}`, () => {
    assert.deepEqual(linearizable(credentials, historyOf(rows)), { linearizable: true })
  })

const BAD: Readonly<Record<string, readonly Row[]>> = {
  'a lost update: two writers get the same version': [
    made,
    [2, 9, data('b'), shown('b', 2)],
    [2, 9, data('d'), shown('d', 2)],
  ],
  'a lost update: the renaming went with the data that came at once': [
    made,
    [2, 9, rename('m'), shown('a', 1, 'm')],
    [2, 9, data('b'), shown('b', 2)],
    [10, 11, get, shown('b', 2)],
  ],
  'a stale read': [made, [2, 3, data('b'), shown('b', 2)], [4, 5, get, shown('a', 1)]],
  'a read that goes back behind another': [
    made,
    [2, 9, data('b'), shown('b', 2)],
    [3, 4, get, shown('b', 2)],
    [5, 6, get, shown('a', 1)],
  ],
  'a read before its write': [made, [2, 3, get, shown('b', 2)], [4, 5, data('b'), shown('b', 2)]],
  'back after its delete': [made, [2, 3, remove, deleted], [4, 5, get, shown('a', 1)]],
  'back after a delete that a reader has seen': [made, [2, 3, remove], [4, 5, get, absent], [6, 7, get, shown('a', 1)]],
  'an acknowledged write that is gone after a crash': [
    made,
    [2, 3, data('b'), shown('b', 2)],
    [4, 5, data('d')],
    [6, 7, list, listed(credential('a', 1))],
  ],
  'an acknowledged creation that is gone after a crash': [made, [2, 3, list, listed()]],
  'an acknowledged delete that is gone after a crash': [
    made,
    [2, 3, remove, deleted],
    [4, 5, list, listed(credential('a', 1))],
  ],
  'created twice under one name': [made, [0, 1, create('b'), shown('b', 1, 'n', 'd')]],
  'created twice, for the same was sent again': [
    [0, 1, create('a')],
    [2, 3, create('a'), shown('a', 1)],
    [4, 5, list, listed(credential('a', 1), credential('a', 1, 'n', 'd'))],
  ],
  'a value of nowhere': [made, [2, 3, get, shown('z', 1)]],
  'a version of nowhere': [made, [2, 3, get, shown('a', 2)]],
  'a credential of nowhere': [made, [2, 3, list, listed(credential('a', 1), credential('b', 1, 'm', 'd'))]],
  // A write that has certainly failed is in no history, so what it would have written has no origin.
  'a read of a failed write': [made, [2, 3, get, shown('failed', 2)]],
  'half of a write': [made, [2, 3, { kind: 'patch', id: 'c', name: 'm', mark: 'b' }], [4, 5, get, shown('b', 2, 'n')]],
  'a write of unknown outcome that came twice': [
    made,
    [2, 3, data('b')],
    [4, 5, data('d'), shown('d', 3)],
    [6, 7, get, shown('b', 4)],
  ],
  'a write of unknown outcome before it was sent': [made, [2, 3, get, shown('b', 2)], [4, 5, data('b')]],
  'absent before its delete began': [made, [2, 3, get, absent], [4, 5, remove, deleted]],
  'deleted twice': [made, [2, 9, remove, deleted], [2, 9, remove, deleted]],
  'a name refused that is free': [made, [2, 3, remove, deleted], [4, 5, create('b'), taken]],
  'a name given twice': [
    made,
    [2, 3, create('b', 'm'), shown('b', 1, 'm', 'd')],
    [4, 5, rename('m'), shown('a', 1, 'm')],
  ],
  'two readers that see two writes in different order': [
    made,
    [2, 20, data('b')],
    [2, 20, rename('m')],
    [3, 4, get, shown('b', 2, 'n')],
    [5, 6, get, shown('a', 1, 'm')],
  ],
}

for (const [name, rows] of Object.entries(BAD))
  test(`not linearizable: ${name}`, () => {
    const history = historyOf(rows)
    const verdict = linearizable(credentials, history)
    assert.ok(!verdict.linearizable)
    assert.match(explain(verdict, history), /none of these can come next:\n .*client \d/)
  })

/** The same each time, for how often a fault shows is a matter of chance. */
const SEED = Number(process.env['CLAVIGER_CHAOS_SEED'] ?? 1)
const HISTORIES = 300
const LEAST_FAULTY = 5

test(`whatever a correct service answers to clients that come at once is linearizable (seed ${SEED})`, () => {
  const next = numbersFrom(SEED)
  for (let round = 0; round < HISTORIES; round++) {
    const { history } = simulated(numbersFrom(next(2 ** 31)))
    const verdict = linearizable(credentials, history)
    assert.ok(verdict.linearizable, verdict.linearizable ? '' : explain(verdict, history))
  }
})

for (const fault of FAULTS)
  test(`what a service answers that has this fault is found: ${fault} (seed ${SEED})`, () => {
    const next = numbersFrom(SEED)
    let shownIn = 0
    for (let round = 0; round < HISTORIES; round++) {
      const { history, wasSeen } = simulated(numbersFrom(next(2 ** 31)), fault)
      if (!wasSeen) continue
      shownIn++
      assert.ok(!linearizable(credentials, history).linearizable, `history ${round} was accepted`)
    }
    assert.ok(shownIn >= LEAST_FAULTY, `the fault shows in ${shownIn} histories`)
  })
