import assert from 'node:assert/strict'
import test from 'node:test'
import { isPrivate } from './permissions.ts'

const FILE = 0o100000
const onDisk = (mode: number) => isPrivate({ mode: FILE | mode, ownerId: 1000, inMemory: false })

test('a root key file is private when its owner alone reads it, or one group without writing', () => {
  for (const mode of [0o400, 0o600, 0o440]) assert(onDisk(mode), mode.toString(8))
})

test('a root key file that others can read or change is not private', () => {
  for (const mode of [0o644, 0o444, 0o640, 0o660, 0o620, 0o604, 0o602, 0o666, 0o777, 0o441]) {
    assert(!onDisk(mode), mode.toString(8))
  }
})

test("a secret that an orchestrator mounts is accepted: root's file, in memory, which nobody else can change", () => {
  const mounted = { mode: FILE | 0o444, ownerId: 0, inMemory: true }
  assert(isPrivate(mounted))
  assert(isPrivate({ ...mounted, mode: FILE | 0o644 }))
  assert(!isPrivate({ ...mounted, inMemory: false }))
  assert(!isPrivate({ ...mounted, ownerId: 1000 }))
  assert(!isPrivate({ ...mounted, mode: FILE | 0o664 }))
  assert(!isPrivate({ ...mounted, mode: FILE | 0o646 }))
})
