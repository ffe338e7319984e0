import type { FastifyRequest } from 'fastify'
import type { Operation } from '../api/operation.ts'
import type { Claim } from '../core/call.ts'
import type { BasicClient } from '../core/client-by-basic.ts'
import { parseApiKey } from '../lib/api-key.ts'

/** Three parts in base64url, of which the first begins with `{"`: what a JWT looks like (RFC 7519 section 7.2). */
const JWT = /^eyJ[\w-]{1,1000}\.[\w-]{1,8000}\.[\w-]{1,1000}$/

/** Who a request says it comes from, as far as the operation cares. */
export function claimOf({ headers }: FastifyRequest, { accessTokens }: Operation): Claim {
  const token = bearerToken(headers.authorization)
  if (accessTokens !== undefined && token !== undefined && JWT.test(token)) return { kind: 'access-token', token }
  return { kind: 'api-key', hash: token === undefined ? undefined : parseApiKey(token) }
}

/** Whether there is anything to find out about a claim: without, the body is not even read. */
export function isWorthReading(claim: Claim, { client }: Operation): boolean {
  return client !== undefined || claim.kind !== 'api-key' || claim.hash !== undefined
}

/** Id and secret by HTTP Basic, each in the encoding of forms (RFC 6749 section 2.3.1); many clients send them plain. */
export function basicClientOf({ headers }: FastifyRequest): BasicClient | undefined {
  const encoded = /^basic +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [, id = '', secret = ''] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? []
  return id === '' ? undefined : { id: decoded(id), secret: decoded(secret) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1]
}
