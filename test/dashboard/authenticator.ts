import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const USER_PRESENT = 0b1
const USER_VERIFIED = 0b100
const ATTESTED = 0b1000000

export interface Ceremony {
  readonly challenge: string
  readonly origin: string
  /** Whether the authenticator says that it has verified its user. */
  readonly verified: boolean
}

/** An authenticator without a browser, which does as it is told: Web Authentication Level 2, 6.1 to 6.5, ES256, no attestation. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #rpId: string
  #counter = 0

  constructor(rpId: string) {
    this.#rpId = rpId
  }

  /** What `navigator.credentials.create` would answer, as JSON. */
  create(ceremony: Ceremony) {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    // A COSE key (RFC 9053, 7.1): EC2, ES256, P-256.
    const key = cbor([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.from([0, this.id.length])
    const data = Buffer.concat([this.#data(ceremony, ATTESTED), Buffer.alloc(16), length, this.id, key])
    return this.#answer({
      clientDataJSON: clientData('webauthn.create', ceremony),
      attestationObject: encoded(
        cbor([
          ['fmt', 'none'],
          ['attStmt', []],
          ['authData', data],
        ]),
      ),
    })
  }

  /** What `navigator.credentials.get` would answer, as JSON. */
  get(ceremony: Ceremony) {
    const data = this.#data(ceremony, 0)
    const client = clientData('webauthn.get', ceremony)
    const hash = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
    const signature = sign('sha256', Buffer.concat([data, hash]), this.#keys.privateKey)
    return this.#answer({
      clientDataJSON: client,
      authenticatorData: encoded(data),
      signature: encoded(signature),
    })
  }

  #data({ verified }: Ceremony, more: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(++this.#counter)
    const flags = USER_PRESENT | (verified ? USER_VERIFIED : 0) | more
    return Buffer.concat([createHash('sha256').update(this.#rpId).digest(), Buffer.from([flags]), counter])
  }

  #answer(response: Readonly<Record<string, string>>) {
    const id = encoded(this.id)
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }
}

function clientData(type: string, { challenge, origin }: Ceremony): string {
  return encoded(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })))
}

function encoded(bytes: Buffer): string {
  return bytes.toString('base64url')
}

type Cbor = number | string | Buffer | readonly (readonly [number | string, Cbor])[]

/** As much of RFC 8949 as is needed here: integers, text, bytes, and maps as lists of pairs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.length), ...value.flatMap(([name, of]) => [cbor(name), cbor(of)])])
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
}
