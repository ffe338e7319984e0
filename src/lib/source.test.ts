import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from './source.ts'

test('addresses of one IPv6 network of 64 bits are one source, however they are written, and those of others are not', () => {
  const network = '2001:db8:0:7::/64'
  for (const address of [
    '2001:db8:0:7::1',
    '2001:db8::7:ffff:ffff:ffff:ffff',
    '2001:0DB8:0000:0007:0000:0000:0000:0002',
    '2001:db8:0:7::192.0.2.1',
    '2001:db8:0:7::1%eth0',
  ])
    assert.equal(sourceOf(address), network, address)
  assert.equal(sourceOf('2001:db8:0:8::1'), '2001:db8:0:8::/64')
  assert.equal(sourceOf('::1'), '0:0:0:0::/64')
  assert.equal(sourceOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
})

test('an IPv4 address is a source by itself, also where it is written in IPv6', () => {
  assert.equal(sourceOf('192.0.2.1'), '192.0.2.1')
  assert.equal(sourceOf('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(sourceOf('::FFFF:c000:0201'), '192.0.2.1')
  assert.notEqual(sourceOf('192.0.2.2'), sourceOf('192.0.2.1'))
})

test('what is no address is counted under what it says', () => {
  for (const text of ['', 'unknown', 'unix:', '1.2.3', ':::', '::1]/x[']) assert.equal(sourceOf(text), text)
})
