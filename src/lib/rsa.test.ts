import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { loadRsaPrivateKey, rsaPrivateKeyProblem } from './rsa.ts'

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })
const pair = rsa(2048)
const key = pair.privateKey
const pkcs8 = key.export({ type: 'pkcs8', format: 'pem' }) as string
const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }) as string

const PEM = 'must be a private key in PEM, PKCS#8 or PKCS#1'
const ENCRYPTED = 'must be an unencrypted key'
const NOT_RSA = 'must be an RSA key (rsaEncryption)'
const DAMAGED = 'must be a whole RSA private key; this one is damaged or cut off'

function wrap(der: Uint8Array, label: string, width = 64): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function loads(pem: string): KeyObject | undefined {
  try {
    return loadRsaPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** What we accept, OpenSSL loads as a key of RSA. */
function assertLoads(pem: string): void {
  const loaded = loads(pem)
  assert.equal(loaded?.asymmetricKeyType, 'rsa')
  assert.ok((loaded.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048)
}

test('RSA keys of 2048 bits or more are accepted in PKCS#8 and PKCS#1', () => {
  const odd = [rsa(2049), rsa(3072), rsa(4096), rsa(2048, 3)].map((each) => each.privateKey)
  for (const each of [key, ...odd]) {
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const pem = each.export({ type, format: 'pem' }) as string
      assert.equal(rsaPrivateKeyProblem(pem), undefined)
      assertLoads(pem)
    }
  }
})

test('line ends may be LF, CRLF or escaped, and lines of any length: the key that was accepted signs', () => {
  const der = key.export({ type: 'pkcs8', format: 'der' })
  const forms = [
    pkcs8,
    pkcs8.trimEnd(),
    `\n\n${pkcs8}\n \n`,
    `\r\n${pkcs8}`,
    pkcs8.replaceAll('\n', '\r\n'),
    pkcs1.replaceAll('\n', '\r\n'),
    pkcs8.replaceAll('\n', '\\n'),
    pkcs1.replaceAll('\n', '\\r\\n'),
    pkcs8.replace('\n', '\\n'),
    wrap(der, 'PRIVATE KEY', 76),
    wrap(der, 'PRIVATE KEY', 5000),
    wrap(der, 'PRIVATE KEY', 7),
  ]
  const text = Buffer.from('signed')
  for (const pem of forms) {
    assert.equal(rsaPrivateKeyProblem(pem), undefined, pem)
    assert.ok(verify('sha256', text, pair.publicKey, sign('sha256', text, loadRsaPrivateKey(pem))), pem)
  }
})

test('the length that is told is the one that OpenSSL sees', () => {
  for (const bits of [1024, 1025, 1536, 2040, 2047]) {
    const small = rsa(bits).privateKey
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const pem = small.export({ type, format: 'pem' }) as string
      const seen = String(small.asymmetricKeyDetails?.modulusLength)
      assert.equal(rsaPrivateKeyProblem(pem), `must be an RSA key of 2048 bits or more; this one has ${seen}`)
    }
  }
})

test('a key of more than 8192 bits is refused by its length, for each of its signatures would hold a thread', () => {
  const integer = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([0x02, 0x82, bytes.length >> 8, bytes.length & 255]), bytes])
  const small = Buffer.from([0x02, 0x01, 0x03])
  const ofBits = (bits: number) => {
    const modulus = Buffer.alloc(Math.floor(bits / 8) + 1, 1)
    modulus[0] = bits % 8 === 0 ? 0 : 1 << ((bits % 8) - 1)
    if (bits % 8 === 0) modulus[1] = 0x80
    const numbers = Buffer.concat([Buffer.from([0x02, 0x01, 0x00]), integer(modulus), ...Array<Buffer>(7).fill(small)])
    const head = Buffer.from([0x30, 0x82, numbers.length >> 8, numbers.length & 255])
    return rsaPrivateKeyProblem(wrap(Buffer.concat([head, numbers]), 'RSA PRIVATE KEY'))
  }
  for (const bits of [8193, 8200, 16_384])
    assert.equal(ofBits(bits), `must be an RSA key of at most 8192 bits; this one has ${bits}`)
  assert.match(ofBits(8192) ?? '', /damaged/, 'judged by what else is wrong with it')
})

test('what is not an unencrypted private key of RSA is refused with a sentence that fits', () => {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey
  const ed = generateKeyPairSync('ed25519').privateKey
  const der = key.export({ type: 'pkcs8', format: 'der' })
  const inner = key.export({ type: 'pkcs1', format: 'der' })
  const cases: readonly (readonly [string, string | Buffer, string])[] = [
    ['empty', '', PEM],
    ['garbage', 'not a key', PEM],
    ['the placeholder of the documentation', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n', PEM],
    ['markers without content', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n', PEM],
    ['an empty line for content', '-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----\n', DAMAGED],
    ['bare base64', der.toString('base64'), PEM],
    ['no end', pkcs8.slice(0, -30), PEM],
    ['markers that differ', pkcs8.replace('END PRIVATE', 'END RSA PRIVATE'), PEM],
    ['a blank line inside', pkcs8.replace('\n', '\n\n'), PEM],
    ['a character that is not base64', pkcs8.replace(/(?<=KEY-----\n)./, '*'), PEM],
    ['something after it', `${pkcs8}x`, PEM],
    ['two keys', pkcs8 + pkcs8, PEM],
    ['a public key', pair.publicKey.export({ type: 'spki', format: 'pem' }), PEM],
    ['a public key, PKCS#1', pair.publicKey.export({ type: 'pkcs1', format: 'pem' }), PEM],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', PEM],
    ['encrypted PKCS#8', key.export(options), ENCRYPTED],
    ['encrypted PKCS#1', key.export({ ...options, type: 'pkcs1' }), ENCRYPTED],
    ['EC in PKCS#8', ec.export({ type: 'pkcs8', format: 'pem' }), NOT_RSA],
    ['EC in SEC 1', ec.export({ type: 'sec1', format: 'pem' }), NOT_RSA],
    ['Ed25519', ed.export({ type: 'pkcs8', format: 'pem' }), NOT_RSA],
    ['RSA-PSS', pss.export({ type: 'pkcs8', format: 'pem' }), NOT_RSA],
    ['cut off', wrap(der.subarray(0, 900), 'PRIVATE KEY'), DAMAGED],
    ['PKCS#1 cut off', wrap(inner.subarray(0, 900), 'RSA PRIVATE KEY'), DAMAGED],
    ['bytes after the key', wrap(Buffer.concat([der, Buffer.from([0])]), 'PRIVATE KEY'), DAMAGED],
    ['PKCS#1 under the label of PKCS#8', wrap(inner, 'PRIVATE KEY'), DAMAGED],
    ['PKCS#8 under the label of PKCS#1', wrap(der, 'RSA PRIVATE KEY'), DAMAGED],
    ['too long', pkcs8 + ' '.repeat(16_384), 'must have at most 16384 characters'],
  ]
  for (const [name, pem, sentence] of cases) assert.equal(rsaPrivateKeyProblem(String(pem)), sentence, name)
})

/** Changes a few bytes, cuts, repeats or inserts: the ways in which a paste goes wrong, and an attacker's too. */
const damage = fc.oneof(
  fc
    .array(fc.tuple(fc.nat(1300), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 })
    .map((flips) => (der: Buffer) => {
      for (const [at, mask] of flips) der[at % der.length]! ^= mask
      return der
    }),
  fc.nat(40).chain((at) =>
    fc.integer({ min: 1, max: 255 }).map((mask) => (der: Buffer) => {
      der[at]! ^= mask
      return der
    }),
  ),
  fc.nat(1300).map((at) => (der: Buffer) => der.subarray(0, at % der.length)),
  fc.tuple(fc.nat(1300), fc.nat(255)).map(([at, byte]) => (der: Buffer) => {
    const cut = at % der.length
    return Buffer.concat([der.subarray(0, cut), Buffer.from([byte]), der.subarray(cut)])
  }),
  fc.tuple(fc.nat(1300), fc.integer({ min: 1, max: 300 })).map(([at, count]) => (der: Buffer) => {
    const cut = at % der.length
    return Buffer.concat([der.subarray(0, cut), der.subarray(cut + count)])
  }),
)

for (const [type, label] of [
  ['pkcs8', 'PRIVATE KEY'],
  ['pkcs1', 'RSA PRIVATE KEY'],
] as const) {
  const der = key.export({ type, format: 'der' })

  test(`damaged ${type} never throws, and is never accepted where OpenSSL refuses it`, () => {
    fc.assert(
      fc.property(damage, (change) => {
        const pem = wrap(change(Buffer.from(der)), label)
        if (rsaPrivateKeyProblem(pem) === undefined) assertLoads(pem)
      }),
      { numRuns: 5000 },
    )
  })

  test(`one wrong byte anywhere in the head, the modulus or the primes of ${type} is noticed`, () => {
    const jwk = key.export({ format: 'jwk' })
    const found = (member: 'n' | 'p' | 'q' | 'dp' | 'dq') => {
      const bytes = Buffer.from(jwk[member]!, 'base64url')
      return Array.from(bytes.keys(), (at) => der.indexOf(bytes) + at)
    }
    const head = Array.from({ length: der.indexOf(Buffer.from(jwk.n!, 'base64url')) }, (_, at) => at)
    for (const at of [...head, ...(['n', 'p', 'q', 'dp', 'dq'] as const).flatMap(found)]) {
      const changed = Buffer.from(der)
      changed[at]! ^= 0x10
      assert.notEqual(rsaPrivateKeyProblem(wrap(changed, label)), undefined, `byte ${at}`)
    }
  })
}

test('no text makes it throw', () => {
  const marker = fc.constantFrom(
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    '\n',
    '\\n',
    '\r',
    '=',
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(marker, fc.string({ unit: 'binary' }), fc.base64String()), { maxLength: 8 }),
      (parts) => {
        assert.equal(typeof rsaPrivateKeyProblem(parts.join('')), 'string')
      },
    ),
    { numRuns: 2000 },
  )
})

test('made-up numbers are refused: 1 and n for primes, zero for any, one for an exponent or a prime', () => {
  const jwk = key.export({ format: 'jwk' })
  const numbers = (['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((name) =>
    Buffer.from(jwk[name]!, 'base64url'),
  )
  assert.equal(
    rsaPrivateKeyProblem(wrap(rsaDer(numbers), 'RSA PRIVATE KEY')),
    undefined,
    'the writer of this test is right',
  )
  const one = Buffer.from([1])
  const trivial = numbers.with(3, one).with(4, numbers[0]!)
  assert.equal(rsaPrivateKeyProblem(wrap(rsaDer(trivial), 'RSA PRIVATE KEY')), DAMAGED)
  for (const at of numbers.keys()) {
    const zero = wrap(rsaDer(numbers.with(at, Buffer.from([0]))), 'RSA PRIVATE KEY')
    assert.equal(rsaPrivateKeyProblem(zero), DAMAGED, `number ${at}`)
  }
  for (const at of [1, 2, 3, 4, 5, 6]) {
    const made = wrap(rsaDer(numbers.with(at, one)), 'RSA PRIVATE KEY')
    assert.equal(rsaPrivateKeyProblem(made), DAMAGED, `number ${at}`)
  }
})

function rsaDer(numbers: readonly Buffer[]): Buffer {
  return element(
    0x30,
    Buffer.concat([element(2, Buffer.from([0])), ...numbers.map((bytes) => element(2, unsigned(bytes)))]),
  )
}

function unsigned(bytes: Buffer): Buffer {
  return bytes[0]! >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
}

function element(tag: number, content: Buffer): Buffer {
  const n = content.length
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
