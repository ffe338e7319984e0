import type { FastifyInstance } from 'fastify'
import type { Tokens } from '../tokens/tokens.ts'
import { JWKS_PATH, OPENID_PATH, providerMetadata, RESOURCE_PATH, resourceMetadata } from './openid-metadata.ts'
import { named } from './pages.ts'

/** Keys are published an hour before they sign, so whoever has kept the list for so long has them all. */
const CACHE = { 'cache-control': 'public, max-age=300', 'content-type': 'application/json' }

/** Adds what strangers check our tokens with: OpenID Connect Discovery 1.0, RFC 9728, and the public keys (RFC 7517). */
export function addOpenId(app: FastifyInstance, tokens: Tokens): void {
  app.get(OPENID_PATH, named, async (_request, reply) =>
    reply.headers(CACHE).send(Buffer.from(JSON.stringify(providerMetadata(tokens.issuer())))),
  )
  app.get(RESOURCE_PATH, named, async (_request, reply) =>
    reply.headers(CACHE).send(Buffer.from(JSON.stringify(resourceMetadata(tokens.issuer())))),
  )
  app.get(JWKS_PATH, named, async (request, reply) =>
    reply.headers(CACHE).send(Buffer.from(JSON.stringify(await tokens.jwks({ type: 'anonymous', id: request.ip })))),
  )
}
