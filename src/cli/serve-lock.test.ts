import assert from 'node:assert/strict'
import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../test/harness/folders.ts'
import { holdServeLock } from './serve-lock.ts'

const isRoot = process.geteuid?.() === 0
const NOBODY = 65_534

/** Does something as somebody else where that can be done. */
function asNobody(work: () => void): void {
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

function folderOfNobody(): string {
  const data = temporaryFolder()
  if (isRoot) chownSync(data, NOBODY, NOBODY)
  return data
}

test('one holds a data folder at a time, also where root was the first to hold it', () => {
  const data = folderOfNobody()
  holdServeLock(data).release()
  const lock = path.join(data, 'serve.lock')
  assert.equal(statSync(lock).uid, statSync(data).uid)
  assert.equal(statSync(lock).mode & 0o777, 0o600)
  asNobody(() => {
    const held = holdServeLock(data)
    assert.throws(() => holdServeLock(data), /^DeploymentError: another claviger is serving/)
    held.release()
    holdServeLock(data).release()
  })
})

test('a lock that this user may not write to would be none, and is refused', () => {
  const data = folderOfNobody()
  const lock = path.join(data, 'serve.lock')
  writeFileSync(lock, '')
  chmodSync(lock, 0o444)
  asNobody(() => {
    assert.throws(
      () => holdServeLock(data),
      /^DeploymentError: .*serve\.lock is not for this user to write: give it to whoever the server runs as/,
    )
  })
})

test('a data folder that may not be written to is named', () => {
  const data = folderOfNobody()
  chmodSync(data, 0o500)
  asNobody(() => {
    assert.throws(
      () => holdServeLock(data),
      new RegExp(`^DeploymentError: this user may not write to the data folder ${data} \\(CLAVIGER_DATA\\)$`),
    )
  })
  chmodSync(data, 0o700)
})
