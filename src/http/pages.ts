import type { FastifyReply, FastifyRequest } from 'fastify'

/** What every page and file for the browser is answered with, besides its policy. */
export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Nothing inline, nothing from elsewhere, in no frame.
 *
 * @param more what a page needs beyond that, by directive
 */
export function contentSecurityPolicy(more: Readonly<Record<string, string>> = {}): string {
  const directives: Readonly<Record<string, string>> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    ...more,
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

/** Of answers that are no page: whoever puts one into a frame sees nothing of it. */
export const answerPolicy = "default-src 'none'; frame-ancestors 'none'"

/** Route options that put the request's id into the answer. */
export const named = {
  onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    void reply.header('x-request-id', request.id)
    done()
  },
}
