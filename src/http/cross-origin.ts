import type { FastifyInstance } from 'fastify'
import type { Operation } from '../api/operation.ts'
import type { Core } from '../core/call.ts'
import { named } from './pages.ts'

const KEPT_S = 600
/** What a page cannot read otherwise. */
const EXPOSED = 'x-request-id, retry-after'

/**
 * Lets pages of an application's own origins call the endpoints for OAuth clients (CORS). No cookie means anything there, so
 * none is asked for; the answer to any other page has no header that would let it be read.
 */
export function addPreflight(app: FastifyInstance, operation: Operation, core: Core): void {
  app.options<{ Querystring: Record<string, unknown> }>(operation.path, named, async (request, reply) => {
    const { origin } = request.headers
    void reply.header('vary', 'origin, access-control-request-headers')
    if (origin !== undefined && (await core.mayCall(operation, { origin, query: request.query, ip: request.ip })))
      void reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': operation.methods.join(', '),
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? 'content-type',
        'access-control-max-age': KEPT_S,
      })
    return reply.code(204).send()
  })
}

/** What lets a page of an origin read an answer. */
export function readableFor(origin: string) {
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED }
}
