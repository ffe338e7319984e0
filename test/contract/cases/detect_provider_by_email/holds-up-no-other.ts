import assert from 'node:assert/strict'
import { detect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a look-up that takes its time holds up no other, and nothing is recorded', async (world) => {
  const { through, auditLength } = world
  const before = await auditLength()
  const slow = Promise.withResolvers<undefined>()
  const asked = Promise.withResolvers<undefined>()
  const resolving = await through({
    mx(domain) {
      if (domain !== 'slow.example') return Promise.resolve([{ exchange: 'smtp.google.com', priority: 1 }])
      asked.resolve(undefined)
      return slow.promise
    },
  })
  const waiting = detect(resolving, 'ada@slow.example', 'true')
  await asked.promise
  assert.equal((await detect(resolving, 'ada@quick.example', 'true'))['provider'], 'google')
  slow.resolve(undefined)
  assert.equal((await waiting)['detected'], false)
  assert.equal(await auditLength(), before)
})
