import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostOfDomain } from './domains.ts'
import { hostOfExchange } from './exchanges.ts'
import { domainOf, hostOf, type MxRecord } from './host.ts'

const answering = (...records: readonly (readonly [exchange: string, priority: number])[]) => {
  const found: readonly MxRecord[] = records.map(([exchange, priority]) => ({ exchange, priority }))
  return async () => found
}
const silent = async () => undefined

test('the domain of an address is told in lower case and ASCII, and an address of none is told apart', () => {
  assert.equal(domainOf('ada@Example.COM'), 'example.com')
  assert.equal(domainOf('"a@b"@example.com'), 'example.com')
  assert.equal(domainOf('ada@bücher.example'), 'xn--bcher-kva.example')
  assert.equal(domainOf(`ada@${'a'.repeat(63)}.com`), `${'a'.repeat(63)}.com`)
  const none = [
    'ada',
    'ada@',
    '@',
    'ada@localhost',
    'ada@127.0.0.1',
    'ada@0x7f.1',
    'ada@[::1]',
    'ada@a..b',
    'ada@-a.com',
  ]
  for (const address of [...none, 'ada@a.com.', 'ada@a b.com', 'ada@a/b.com', `ada@${'a'.repeat(64)}.com`])
    assert.equal(domainOf(address), undefined, address)
  assert.equal(domainOf(`ada@${'abc.'.repeat(70)}com`), undefined, 'longer than a name can be')
})

test('well-known domains are told by their names, in all the countries that a provider serves', () => {
  const known = {
    google: ['gmail.com', 'googlemail.com'],
    microsoft: ['outlook.com', 'outlook.com.br', 'hotmail.co.uk', 'live.nl', 'msn.com'],
    icloud: ['icloud.com', 'me.com', 'mac.com'],
    yahoo: ['yahoo.com', 'yahoo.co.uk', 'yahoo.com.tw', 'ymail.com', 'rocketmail.com'],
    aol: ['aol.com'],
  }
  for (const [host, domains] of Object.entries(known))
    for (const domain of domains) assert.equal(hostOfDomain(domain), host, domain)
  for (const other of ['yahoo.co.jp', 'gmail.com.example', 'notgmail.com', 'mail.gmail.com', 'constructor', ''])
    assert.equal(hostOfDomain(other), undefined, other)
})

test('hosts that take mail are told by the end of their names, at a dot', () => {
  const known = {
    google: ['aspmx.l.google.com', 'ASPMX2.GoogleMail.com', 'smtp.google.com.'],
    microsoft: ['acme.mail.protection.outlook.com', 'eur.olc.protection.outlook.com', 'acme-com.o-v1.mx.microsoft'],
    icloud: ['mx01.mail.icloud.com'],
    yahoo: ['mta5.am0.yahoodns.net', 'mx-biz.mail.am0.yahoodns.net'],
    aol: ['mx-aol.mail.gm0.yahoodns.net'],
    fastmail: ['in1-smtp.messagingengine.com'],
  }
  for (const [host, exchanges] of Object.entries(known))
    for (const exchange of exchanges) assert.equal(hostOfExchange(exchange), host, exchange)
  for (const other of ['notgoogle.com', 'google.com.example', 'mx.example.com', '', '.'])
    assert.equal(hostOfExchange(other), undefined, other)
})

test('a known domain is not looked up, and of another the host that is asked first counts', async () => {
  const never = () => assert.fail('a look-up')
  assert.equal(await hostOf('gmail.com', never), 'google')
  const mixed = answering(['mx.zoho.com', 20], ['gateway.example', 5], ['aspmx.l.google.com', 10])
  assert.equal(await hostOf('example.com', mixed), 'google')
  assert.equal(await hostOf('example.com', answering(['gateway.example', 5])), undefined)
})

test('no answer, no records and the record of a domain that takes no mail say nothing', async () => {
  assert.equal(await hostOf('example.com', silent), undefined)
  assert.equal(await hostOf('example.com', answering()), undefined)
  // RFC 7505.
  assert.equal(await hostOf('example.com', answering(['', 0])), undefined)
})
