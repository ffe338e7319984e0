import { providers } from '../../src/providers/index.ts'
import { CANARY, LENT } from './pick.ts'

/** A client as a call names it. */
export interface Client {
  readonly id: string
  readonly secret: string
}

/** A call as a provider gets it. */
export interface Asked {
  readonly provider: string
  readonly kind: 'token' | 'mailbox'
  readonly client: Client
  /** Undefined where it asks with something else. */
  readonly refreshToken: string | undefined
  readonly accessToken: string | undefined
}

/** What a provider has given out for a mailbox. */
export interface Given {
  readonly email: string
  readonly client: Client
  readonly accessToken: string
  /** The refresh token that takes the place of the one before; null where that goes on being good. */
  readonly refreshToken: string | null
}

/** What a provider answers, and whose failure that is, by RFC 6749. */
export interface Reply {
  readonly whose: 'ok' | 'credential' | 'grant' | 'passing'
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly given?: Given
  /** It may be that the provider means the one mailbox by it. */
  readonly orMailbox?: boolean
}

/** What a process was told of a call that it has made, whoever's word that is. */
export interface Said {
  readonly asked: Asked
  readonly whose: Reply['whose']
  readonly given: Given | undefined
  readonly orMailbox: boolean
  /** Unix seconds. */
  readonly at: number
}

/** A consent of a user: refresh tokens that follow one another. */
interface Consent {
  readonly provider: string
  readonly email: string
  readonly rotates: boolean
  newest?: RefreshToken
  /** Taken back by the user, or ended because an old token was used. */
  end: 'revoked' | 'reused' | undefined
  /** A lease has run out by a clock that was put forwards, so an old token may be used. */
  isExcused: boolean
}

interface RefreshToken {
  readonly text: string
  readonly consent: Consent
  readonly before: RefreshToken | undefined
}

export const TOKEN_LIFE_S = 3600
export const TOKEN_SCOPE = 'mail.read'

/** What a provider says instead of what it would have said. */
export type Refusal = 'invalid_client' | 'unauthorized_client' | 'invalid_grant' | 'busy' | 'down'

/**
 * The providers of a simulation, as their endpoints are met. A refresh token of a consent that rotates is good until its
 * successor has been used, and using one that is older ends the consent (RFC 9700 section 4.14.2).
 */
export class Provider {
  /** Ids of clients whose secrets have expired. */
  readonly expired = new Set<string>()
  readonly #refreshTokens = new Map<string, RefreshToken>()
  readonly #accessTokens = new Map<string, Given>()
  #made = 0

  /** A user consents: the refresh token that the customer gets and brings along. */
  consent(provider: string, email: string, rotates: boolean): string {
    return this.#next({ provider, email, rotates, end: undefined, isExcused: false }, undefined).text
  }

  /** A user takes back what was consented to. */
  revoke(refreshToken: string): void {
    const consent = this.#refreshTokens.get(refreshToken)?.consent
    if (consent !== undefined) consent.end ??= 'revoked'
  }

  /** Two have used a refresh token at once, and could not know it. */
  excuse(refreshToken: string): void {
    const consent = this.#refreshTokens.get(refreshToken)?.consent
    if (consent !== undefined) consent.isExcused = true
  }

  isExcused(refreshToken: string): boolean {
    return this.#refreshTokens.get(refreshToken)?.consent.isExcused === true
  }

  /** How a refresh token stands: `newest` and `in-grace` are good, the latter as long as its successor was not used. */
  standing(refreshToken: string): 'newest' | 'in-grace' | 'over' | 'revoked' | 'reused' {
    const token = this.#refreshTokens.get(refreshToken)
    if (token === undefined) return 'over'
    const { end, newest } = token.consent
    return end ?? (token === newest ? 'newest' : token === newest?.before ? 'in-grace' : 'over')
  }

  /** What was given out with an access token. */
  givenWith(accessToken: string): Given | undefined {
    return this.#accessTokens.get(accessToken)
  }

  /** Does what it is asked for, or refuses. */
  ask(asked: Asked, instead: Refusal | undefined): Reply {
    if (instead === 'busy') return reply('passing', 429, { error: 'temporarily_unavailable' }, { 'retry-after': '7' })
    if (instead === 'down') return reply('passing', 503, {})
    if (asked.kind === 'mailbox') return this.#mailbox(asked)
    if (instead === 'invalid_client') return refusal('credential', instead)
    if (instead === 'unauthorized_client')
      return { ...refusal('credential', instead), orMailbox: asked.provider === 'google' }
    if (this.expired.has(asked.client.id)) return refusal('credential', 'invalid_client')
    const token = this.#refreshTokens.get(asked.refreshToken ?? '')
    if (instead === 'invalid_grant' && token !== undefined) token.consent.end ??= 'revoked'
    // A code is always a made-up one here.
    if (token?.consent.provider !== asked.provider) return refusal('grant', 'invalid_grant')
    return this.#refreshed(asked, token)
  }

  #refreshed({ client }: Asked, token: RefreshToken): Reply {
    const { consent } = token
    if (this.standing(token.text) === 'over') consent.end = consent.isExcused ? 'revoked' : 'reused'
    if (consent.end !== undefined) return refusal('grant', 'invalid_grant')
    const refreshToken = consent.rotates ? this.#next(consent, token).text : null
    const given = { email: consent.email, client, accessToken: `${LENT}${++this.#made}`, refreshToken }
    this.#accessTokens.set(given.accessToken, given)
    const body = {
      access_token: given.accessToken,
      token_type: 'Bearer',
      expires_in: TOKEN_LIFE_S,
      scope: TOKEN_SCOPE,
      ...(refreshToken !== null && { refresh_token: refreshToken }),
    }
    return { ...reply('ok', 200, body), given }
  }

  #next(consent: Consent, before: RefreshToken | undefined): RefreshToken {
    const token = { text: `${CANARY}refresh-${++this.#made}`, consent, before }
    this.#refreshTokens.set(token.text, token)
    consent.newest = token
    return token
  }

  #mailbox({ provider, accessToken = '' }: Asked): Reply {
    const given = this.#accessTokens.get(accessToken)
    const spec = providers.find(({ name }) => name === provider)?.oauth?.mailbox
    if (given === undefined || spec === undefined) return refusal('grant', 'invalid_grant')
    const of = mailboxOf(given.email)
    return reply('ok', 200, {
      [spec.email[0] ?? '']: of.email,
      [spec.name[0] ?? '']: of.name,
      [spec.id[0] ?? '']: of.userId,
    })
  }
}

/** What a provider knows of a mailbox. */
export const mailboxOf = (email: string) => ({ email, name: 'A Person', userId: `user of ${email}` })

function refusal(whose: Reply['whose'], error: string): Reply {
  return reply(whose, whose === 'credential' ? 401 : 400, { error, error_description: `It said ${error}.` })
}

function reply(whose: Reply['whose'], status: number, body: object, headers?: Reply['headers']): Reply {
  return { whose, status, body: JSON.stringify(body), ...(headers && { headers }) }
}
