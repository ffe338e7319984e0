import assert from 'node:assert/strict'
import { userInfo } from 'node:os'
import { test } from 'node:test'
import { operatorName } from './operator-name.ts'

test('who is at the command line has a name, or a number, where no variable says it too', (t) => {
  assert.equal(operatorName({ SUDO_USER: 'ada', USER: 'root' }), 'ada')
  assert.equal(operatorName({ SUDO_USER: '', USER: 'ben' }), 'ben')
  assert.equal(operatorName({ USER: '' }), userInfo().username)
  if (process.geteuid?.() !== 0) {
    t.diagnostic('as root alone: a user without a name')
    return
  }
  const WITHOUT_NAME = 54_321
  process.seteuid?.(WITHOUT_NAME)
  try {
    assert.equal(operatorName({}), `uid ${WITHOUT_NAME}`)
  } finally {
    process.seteuid?.(0)
  }
})
