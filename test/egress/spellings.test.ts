/** Addresses in every spelling: what may not be called as bytes may not be called as text. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEgress } from '../../src/egress/egress.ts'
import { EgressError } from '../../src/egress/egress-error.ts'
import { readHost } from '../../src/egress/host.ts'
import { callable } from '../../src/egress/networks.ts'
import { refusal } from './world.ts'

/** Nothing is looked up and nothing is called: what a test asks for has to be refused before. */
const egress = createEgress({
  version: '1',
  resolve: (host) => assert.fail(`${host} is looked up`),
})

/** The error of a URL with this host, and of a mail server of this name. */
async function refused(spelling: string): Promise<void> {
  const url = URL.parse(`https://${spelling}/`)
  // Within a URL, these would end the host or vanish.
  if (url !== null && !/[\\\s]/.test(spelling)) {
    const error = await refusal(egress.http({ method: 'GET', url, whose: 'tenant' }))
    assert.match(error.reason, /^refused-/, spelling)
  }
  const error = await refusal(egress.connect({ host: spelling, port: 993, security: 'tls', whose: 'tenant' }))
  assert.match(error.reason, /^refused-/, spelling)
}

const HOSTILE = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
  ],
  ...['0', '0.0.0.0', '0x0', '00000000', '127.000.000.001', '0x7F.0x0.0x0.0x1', '1２7.0.0.1', '①②⑦.⓪.⓪.①'],
  ...[
    '１２７.０.０.１',
    '127。0。0。1',
    '127．0．0．1',
    '127｡0｡0｡1',
    '%31%32%37.0.0.1',
    '127.0.0.1%00',
    '127.0.0.1\u00ad',
  ],
  ...['169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518', '10.0.0.1', '192.168.1.1'],
  ...['172.16.0.1', '172.31.255.255', '100.64.0.1', '100.100.100.200', '192.0.0.192', '168.63.129.16', '192.0.2.1'],
  ...['198.18.0.1', '198.51.100.7', '203.0.113.9', '192.88.99.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
  ],
  ...['[0:0:0:0:0:FFFF:A9FE:A9FE]', '[64:ff9b::127.0.0.1]', '[64:ff9b::8.8.8.8]', '[64:ff9b:1::a00:1]', '[fe80::1]'],
  ...['[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2001:0:53aa:64c:0:fffe:80ff:fffe]', '[fc00::1]', '[fd00:ec2::254]'],
  ...[
    '[ff02::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[fec0::1]',
    '[100::1]',
    '[5f00::1]',
    '[fe80::1%eth0]',
    '[fe80::1%25eth0]',
  ],
  ...[
    '::1',
    'fe80::1%eth0',
    '[::1',
    '::1]',
    '[[::1]]',
    '[127.0.0.1]',
    '[localhost]',
    'host.example.com.',
    'a..b',
    '.',
    '',
  ],
  ...[
    'user@127.0.0.1',
    'example.com@127.0.0.1',
    '127.0.0.1:22',
    'example.com:22',
    '127.0.0.1/',
    '127.0.0.1?',
    '127.0.0.1#',
  ],
  ...[
    'example.com\\@127.0.0.1',
    'exa\tmple.com',
    ' 127.0.0.1',
    '127.0.0.1 ',
    '127.0.0.1\r\nx: y',
    'exa mple.com',
    'a\0b',
  ],
  ...['example.com%2f127.0.0.1', '-a.example', 'a-.example', `${'a'.repeat(64)}.example`, `${'a.'.repeat(127)}example`],
]

test('no address of the list goes through in any spelling, over HTTP or to a mail server', async () => {
  for (const spelling of HOSTILE) await refused(spelling)
})

test('schemes, ports and users that a tenant may not name are refused, before anything is looked up', async () => {
  for (const url of [
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://example.com:22/',
    'https://example.com:8443/',
    'https://example.com:993/',
    'https://user@example.com/',
    'https://:password@example.com/',
  ]) {
    const error = await refusal(egress.http({ method: 'GET', url: new URL(url), whose: 'tenant' }))
    assert.equal(error.reason, 'refused-url', url)
  }
  for (const port of [0, 1, 22, 25, 80, 110, 442, 8993, 65_535, 65_536, -1, 1.5, Number.NaN]) {
    const error = await refusal(egress.connect({ host: 'example.com', port, security: 'tls', whose: 'tenant' }))
    assert.equal(error.reason, 'refused-url', String(port))
  }
})

test('a name is read in one spelling, whatever script and case it comes in', () => {
  for (const [text, host] of [
    ['Mail.Example.COM', 'mail.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['Ｅxample.com', 'example.com'],
    ['8.8.8.8', '8.8.8.8'],
    ['134744072', '8.8.8.8'],
    ['[2606:4700:0:0::1111]', '2606:4700::1111'],
    ['2606:4700:0000::1111', '2606:4700::1111'],
  ] as const)
    assert.equal(readHost(text, 993).host, host)
})

/** What is not public, as first and last address: said a second time here, in numbers, without net.BlockList. */
const NOT_PUBLIC: readonly (readonly [first: number, last: number])[] = [
  [0x00_00_00_00, 0x00_ff_ff_ff],
  [0x0a_00_00_00, 0x0a_ff_ff_ff],
  [0x64_40_00_00, 0x64_7f_ff_ff],
  [0x7f_00_00_00, 0x7f_ff_ff_ff],
  [0xa8_3f_81_10, 0xa8_3f_81_10],
  [0xa9_fe_00_00, 0xa9_fe_ff_ff],
  [0xac_10_00_00, 0xac_1f_ff_ff],
  [0xc0_00_00_00, 0xc0_00_00_ff],
  [0xc0_00_02_00, 0xc0_00_02_ff],
  [0xc0_58_63_00, 0xc0_58_63_ff],
  [0xc0_a8_00_00, 0xc0_a8_ff_ff],
  [0xc6_12_00_00, 0xc6_13_ff_ff],
  [0xc6_33_64_00, 0xc6_33_64_ff],
  [0xcb_00_71_00, 0xcb_00_71_ff],
  [0xe0_00_00_00, 0xff_ff_ff_ff],
]
const isPublic = (address: number) => !NOT_PUBLIC.some(([first, last]) => address >= first && address <= last)
const bytesOf = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff)
const dotted = (address: number) => bytesOf(address).join('.')

/** The ends of the ranges and their neighbours, and anything else. */
const anyAddress = fc.oneof(
  fc
    .tuple(fc.constantFrom(...NOT_PUBLIC.flat()), fc.integer({ min: -1, max: 1 }))
    .map(([at, by]) => Math.min(Math.max(at + by, 0), 0xff_ff_ff_ff)),
  fc.constantFrom(...NOT_PUBLIC).chain(([min, max]) => fc.integer({ min, max })),
  fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
)

/** One number in any base, with zeros before it where they mean nothing. */
const inBase = (value: number) =>
  fc.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0X00${value.toString(16).toUpperCase()}`,
    `0${value.toString(8)}`,
  )

/** All spellings of an IPv4 address that URLs know: one to four parts, any base, wide digits and dots, a dot at the end. */
const spelled = (address: number) => {
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf(address)
  const parts = fc.constantFrom([a, b, c, d], [a, b, c * 256 + d], [a, address % 0x1_00_00_00], [address])
  return fc
    .tuple(
      parts.chain((numbers) => fc.tuple(...numbers.map(inBase))),
      fc.boolean(),
      fc.constantFrom('.', '。', '．', '｡'),
      fc.constantFrom('', '.'),
    )
    .map(([numbers, isWide, dot, end]) => {
      const text = numbers.join(dot) + end
      return isWide ? text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))) : text
    })
}

test('an address is callable exactly when its bytes are, at both ends of every range', () => {
  const mayCall = callable([])
  fc.assert(
    fc.property(anyAddress, (address) => {
      assert.equal(mayCall(dotted(address)), isPublic(address), dotted(address))
    }),
    { numRuns: 2000 },
  )
})

test('every spelling of an address is read as its bytes, or not at all, and refused when they are', () => {
  fc.assert(
    fc.property(
      anyAddress.chain((address) => fc.tuple(fc.constant(address), spelled(address))),
      ([address, text]) => {
        let read: string
        try {
          read = readHost(text, 993).host
        } catch (error) {
          if (error instanceof EgressError) return
          throw error
        }
        assert.equal(read, dotted(address))
      },
    ),
    { numRuns: 2000 },
  )
  return fc.assert(fc.asyncProperty(anyAddress.filter((address) => !isPublic(address)).chain(spelled), refused), {
    numRuns: 300,
  })
})

test('an IPv4 address inside an IPv6 address is refused in every form of it, whatever it is', () => {
  const mayCall = callable(['0.0.0.0/0'])
  const embeddings = ['::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:']
  return fc.assert(
    fc.asyncProperty(anyAddress, fc.constantFrom(...embeddings), fc.boolean(), async (address, prefix, isHex) => {
      const [a = 0, b = 0, c = 0, d = 0] = bytesOf(address)
      const tail = isHex ? `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}` : dotted(address)
      assert.equal(mayCall(`${prefix}${tail}`), false)
      await refused(`[${prefix}${tail}]`)
      const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
      await refused(`[2002:${high}:${low}::1]`)
    }),
    { numRuns: 200 },
  )
})

test('a network that the operator opens is callable, and nothing beside it', () => {
  const mayCall = callable(['10.1.0.0/16', '192.168.7.9', 'fd12::/32'])
  for (const address of ['10.1.0.0', '10.1.255.255', '192.168.7.9', 'fd12::1', '8.8.8.8', '2606:4700::1111'])
    assert.equal(mayCall(address), true, address)
  for (const address of [
    '10.0.255.255',
    '10.2.0.0',
    '192.168.7.8',
    'fd13::1',
    '::ffff:10.1.0.1',
    '127.0.0.1',
    'fd12::1%0',
  ])
    assert.equal(mayCall(address), false, address)
})
