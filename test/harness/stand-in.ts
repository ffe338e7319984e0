import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { providers } from '../../src/providers/index.ts'
import type { OAuthSpec } from '../../src/providers/provider.ts'
import { createUpstream, type Upstream } from '../../src/upstream/upstream.ts'
import { closedDoor } from './upstream.ts'

/** One call of a token endpoint. */
export interface TokenCall {
  readonly provider: string
  readonly grantType: string
  readonly clientId: string
  /** Of the refresh token or the assertion; '' for client credentials. */
  readonly address: string
  /** How many refresh tokens came before the one that is used. */
  readonly generation: number
}

type Form = Readonly<Record<string, string>>
/** What a token endpoint says of a call, in place of what it would have said. */
export type Fault = (call: TokenCall) => Response | undefined | Promise<Response | undefined>

interface RefreshToken {
  readonly address: string
  readonly before: RefreshToken | undefined
  isUsed: boolean
}

const LIFE_S = 3600

/**
 * The providers as they are met by `fetch`, where a test is not about the way there. Every client is registered, but one whose
 * secret holds `expired`, and those in `refused`. A refresh token is `<what>.<address>`: one of `revoked` is refused, one of
 * `rotating` is good until its successor has been used (RFC 9700 section 4.14.2), any other one for ever.
 */
export class StandIn {
  readonly calls: TokenCall[] = []
  /** Ids of clients that are not accepted. */
  readonly refused = new Set<string>()
  /** Addresses whose users have taken back their consent, or used a token that was long superseded. */
  readonly revoked = new Set<string>()
  fault: Fault = () => undefined
  life_s = LIFE_S
  readonly upstream: Upstream
  readonly #tokens = new Map<string, RefreshToken>()
  #made = 0

  constructor(clock: Clock = systemClock) {
    this.upstream = createUpstream({
      fetch: (input, init) => this.fetch(input, init),
      door: closedDoor,
      overrides: {},
      now: clock,
    })
  }

  /** Calls of token endpoints for a mailbox. */
  callsFor(address: string): number {
    return this.calls.filter((call) => call.address === address).length
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { name, oauth } = providerAt(url)
    const body = typeof init.body === 'string' || init.body instanceof URLSearchParams ? String(init.body) : ''
    const headers = new Headers(init.headers)
    if (init.method?.toUpperCase() !== 'POST') return userInfo(oauth, url, headers)
    return this.#token(name, Object.fromEntries(new URLSearchParams(body)), headers)
  }

  async #token(provider: string, form: Form, headers: Headers): Promise<Response> {
    const client = clientIn(form, headers)
    const given = form['refresh_token']
    const token = given === undefined ? undefined : this.#known(given)
    const address = token?.address ?? subjectOf(form['assertion'])
    const call = {
      provider,
      grantType: form['grant_type'] ?? '',
      clientId: client.id,
      address,
      generation: generationOf(token),
    }
    this.calls.push(call)
    const instead = await this.fault(call)
    if (instead !== undefined) return instead
    if (client.secret.includes('expired') || this.refused.has(client.id)) return refusedClient(provider)
    if (given?.startsWith('revoked.') === true || this.revoked.has(address)) return revokedGrant()
    return answer(200, {
      access_token: `at.${++this.#made}.${address}`,
      token_type: 'Bearer',
      expires_in: this.life_s,
      ...(token !== undefined && given?.startsWith('rotating.') === true && this.#rotated(token)),
    })
  }

  #known(text: string): RefreshToken {
    let token = this.#tokens.get(text)
    if (token === undefined) {
      token = { address: text.slice(text.indexOf('.') + 1), before: undefined, isUsed: false }
      this.#tokens.set(text, token)
    }
    // Its predecessor is over with this; that one's use would be another's.
    token.isUsed = true
    if ([...this.#tokens.values()].some((one) => one.before === token && one.isUsed)) this.revoked.add(token.address)
    return token
  }

  #rotated(before: RefreshToken): { readonly refresh_token: string } {
    const next = `rotating.${++this.#made}.${before.address}`
    this.#tokens.set(next, { address: before.address, before, isUsed: false })
    return { refresh_token: next }
  }
}

function generationOf(token: RefreshToken | undefined): number {
  return token?.before === undefined ? 0 : 1 + generationOf(token.before)
}

export function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers })
}

/** What a provider says that has no time. */
export const busy = (retryAfter_s?: number): Response =>
  answer(
    429,
    { error: 'temporarily_unavailable' },
    retryAfter_s === undefined ? {} : { 'retry-after': String(retryAfter_s) },
  )

export const revokedGrant = (): Response =>
  answer(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' })

export function refusedClient(provider: string): Response {
  const words = 'AADSTS7000222: The provided client secret keys for app are expired.'
  return answer(401, {
    error: 'invalid_client',
    error_description: provider === 'microsoft' ? words : 'The OAuth client was not found.',
  })
}

/** The provider whose endpoint a URL is. */
export function providerAt(url: URL): { readonly name: string; readonly oauth: OAuthSpec } {
  for (const { name, oauth } of providers)
    if (oauth !== undefined && hostsOf(oauth).includes(url.host)) return { name, oauth }
  throw new Error(`nothing is at ${url.host}`)
}

function hostsOf({ endpoints }: OAuthSpec): string[] {
  return [endpoints.token, endpoints.userinfo].map((url) => new URL(url.replace('{tenant}', 'x')).host)
}

/** The client that a call of a token endpoint authenticates as. */
export function clientIn(form: Form, headers: Headers): { readonly id: string; readonly secret: string } {
  const [, basic = ''] = /^Basic (.+)$/.exec(headers.get('authorization') ?? '') ?? []
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
  return { id: form['client_id'] ?? id, secret: form['client_secret'] ?? secret }
}

function subjectOf(assertion = ''): string {
  const [, payload = ''] = assertion.split('.')
  if (payload === '') return ''
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub
}

/** The mailbox that the path names, or that the token is of. */
function userInfo({ mailbox }: OAuthSpec, url: URL, headers: Headers): Response {
  const ofToken = (headers.get('authorization') ?? '').replace(/^Bearer at\.\d+\./, '')
  const named = /\/users\/(.+)$/.exec(url.pathname)?.[1]
  const address = named === undefined ? ofToken : decodeURIComponent(named)
  if (address.startsWith('busy@')) return busy(60)
  if (address.startsWith('denied@')) {
    const message = 'Insufficient privileges to complete the operation.'
    return answer(403, { error: { code: 'Authorization_RequestDenied', message } })
  }
  if (address.startsWith('nobody@')) return answer(404, { error: { code: 'ResourceNotFound', message: 'not found' } })
  return answer(200, {
    [mailbox.email[0] ?? 'email']: address,
    [mailbox.name[0] ?? 'name']: 'A Person',
    [mailbox.id[0] ?? 'sub']: `user of ${address}`,
  })
}
