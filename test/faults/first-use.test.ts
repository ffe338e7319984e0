import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dashboard } from '../../src/dashboard/dashboard.ts'
import { startDashboard, URL } from '../dashboard/harness.ts'

test('what is made on its first use and fails then is made on the next: members sign in once the database can be opened', async () => {
  const { deployment, now, stop } = await startDashboard({ of: [] })
  try {
    let opened = 0
    const store = {
      ...deployment.store,
      signInDatabase: () => {
        if (++opened === 1) throw new Error('EMFILE: too many open files')
        return deployment.store.signInDatabase()
      },
    }
    const { signIn } = dashboard({
      deployment: { ...deployment, store },
      ...{ clock: now, version: '0.0.0', url: () => URL, signOn: undefined, sandbox: false },
      onError: (message) => assert.fail(message),
    })
    await assert.rejects(signIn.memberOf('a=b'), /EMFILE/)
    assert.equal(await signIn.memberOf('a=b'), undefined)
    assert.equal(await signIn.memberOf('a=b'), undefined)
    assert.equal(opened, 2)
  } finally {
    await stop()
  }
})
