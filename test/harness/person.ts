import assert from 'node:assert/strict'
import { createHmac, randomInt } from 'node:crypto'
import { answerOf, type Answer, type RunningServer } from './index.ts'

export const PASSWORD = 'correct horse battery staple'

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** In place of the dashboard's own; null sends none. */
  readonly origin?: string | null
}

/** Somebody at a browser, as far as HTTP goes: keeps cookies, and says which page a request came from. */
export class Person {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  /** Everybody comes from an address of their own, where the server believes the proxy that says so. */
  readonly #address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`

  /** @param url the dashboard's own address */
  constructor(url: string) {
    this.#url = url
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const { headers = {}, origin = this.#url } = options
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'x-forwarded-for': this.#address,
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader() }),
        ...(origin !== null && { origin }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0\b/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answerOf(response.status, Object.fromEntries(response.headers), await response.text())
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', `/dashboard/api/${path}`)
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.call('POST', `/dashboard/api/${path}`, body)
  }

  signIn(email: string, password: string = PASSWORD): Promise<Answer> {
    return this.post('auth/sign-in/email', { email, password })
  }
}

/** Where browsers reach a server of the tests. */
export function dashboardOf(server: RunningServer): string {
  return `http://localhost:${new URL(server.url).port}`
}

/** The token of the link that a server has printed at its start. */
export function firstOwnerToken(server: Pick<RunningServer, 'output'>): string {
  const token = /\/dashboard\/join#(\S+)/.exec(server.output())?.[1]
  assert.ok(token, 'the server prints a link')
  return token
}

/** Somebody new, by a link, who has signed in. */
export async function join(url: string, token: string, email: string): Promise<Person> {
  const person = new Person(url)
  const joined = await person.post('invitations/accept', { token, name: 'Ada', email, password: PASSWORD })
  assert.equal(joined.status, 201, joined.raw)
  assert.equal((await person.signIn(email)).status, 200)
  return person
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_S = 30

/** The code that an authenticator shows now (RFC 6238, with the SHA-1 and six digits of RFC 4226 5.3). */
export function totpCode(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const bits = Array.from(secret, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
