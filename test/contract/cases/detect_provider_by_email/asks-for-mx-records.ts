import assert from 'node:assert/strict'
import { detect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('another domain is told by who takes its mail, if anybody says', async ({ api, through }) => {
  const asked: string[] = []
  const resolving = await through({
    async mx(domain) {
      asked.push(domain)
      if (domain === 'silent.example') return undefined
      return [{ exchange: 'acme.mail.protection.outlook.com', priority: 0 }]
    },
  })
  const found = { detected: true, provider: 'microsoft' }
  for (const email of ['ada@Acme.example', 'ben@acme.example'])
    assert.deepEqual(await detect(resolving, email, 'true'), { email_address: email, ...found })
  const email = 'ada@bücher.example'
  assert.deepEqual(await detect(resolving, email, 'true'), { email_address: email, ...found })
  assert.equal((await detect(resolving, 'ada@silent.example', 'true'))['detected'], false)
  assert.equal((await detect(resolving, 'ada@connected.example'))['detected'], false)
  assert.deepEqual(asked, ['acme.example', 'xn--bcher-kva.example', 'silent.example'], 'each once, and none in vain')
  assert.equal((await detect(api, 'ada@acme.example', 'true'))['detected'], false, 'without a way out')
  for (const wrong of [
    'ada',
    'ada@',
    'ada@localhost',
    'ada@[10.0.0.1]',
    'ada@10.0.0.1',
    'ada@a..b',
    'a b@c.de',
    'ada@x.%',
  ])
    assertError(await api.post(`/v3/providers/detect?email=${encodeURIComponent(wrong)}`, undefined), {
      ...INVALID,
      fields: ['email'],
      message: /must be an email address/,
    })
})
