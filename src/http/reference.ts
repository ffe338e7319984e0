import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Reference, Resource } from '../reference/reference.ts'
import { builtFiles, encodingFor, type Encoding } from './assets.ts'

/** The paths of the reference, for the table of all paths. */
export const REFERENCE_PATHS = ['/docs', '/docs/', '/docs/{page}', '/docs/assets/{file}']

/** Nothing inline, nothing from elsewhere, in no frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

interface Packed {
  readonly type: string
  readonly etag: string
  readonly bytes: Readonly<Record<Encoding, Buffer>>
}

/** Adds the reference at `/docs`. Its pages are made when they are first asked for, and kept. */
export function addReference(app: FastifyInstance): void {
  const files = builtFiles('reference')
  const packed = new Map<string, Promise<Packed>>()
  let made: Promise<Reference> | undefined

  app.get('/docs', named, async (request, reply) => send(request, reply, ''))
  app.get('/docs/', named, async (_request, reply) => reply.redirect('/docs', 308))
  app.get<{ Params: { page: string } }>('/docs/:page', named, async (request, reply) =>
    send(request, reply, request.params.page),
  )
  app.get<{ Params: { file: string } }>('/docs/assets/:file', named, async (request, reply) => {
    const encoding = encodingFor(request.headers['accept-encoding'])
    const file = await files.read(request.params.file, encoding)
    if (file === undefined) return send(request, reply, request.params.file)
    void reply.header('cache-control', 'public, max-age=31536000, immutable')
    return answer(reply, file.type, encoding, file.bytes)
  })

  async function send(request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
    made ??= makeReference()
    const { resource, notFound } = await made
    const found = packed.has(name) ? undefined : resource(name)
    // What is not there is not kept: anybody can ask for any number of such names.
    if (found !== undefined) packed.set(name, pack(found))
    const kept = packed.get(name)
    const { type, etag, bytes } = await (kept ?? pack(notFound))
    const encoding = encodingFor(request.headers['accept-encoding'])
    void reply.header('cache-control', 'no-cache')
    if (kept === undefined) return answer(reply.code(404), type, encoding, bytes[encoding])
    void reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag)
      return reply
        .headers({ ...headers, vary: 'accept-encoding' })
        .code(304)
        .send()
    return answer(reply, type, encoding, bytes[encoding])
  }

  async function makeReference(): Promise<Reference> {
    // Loaded on the first request: it would only hold up the start.
    const [{ reference }, { openApiDocument }] = await Promise.all([
      import('../reference/reference.ts'),
      import('./openapi/document.ts'),
    ])
    const at = (file: string | undefined) => file && `/docs/assets/${file}`
    return reference(openApiDocument() as unknown as Parameters<typeof reference>[0], {
      early: at(files.entry('early.ts')),
      script: at(files.entry('main.ts')),
      styles: files.stylesOf('main.ts').map((file) => `/docs/assets/${file}`),
    })
  }
}

const named = {
  onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    void reply.header('x-request-id', request.id)
    done()
  },
}

function answer(reply: FastifyReply, type: string, encoding: Encoding, bytes: Buffer): FastifyReply {
  return reply
    .headers({ ...headers, vary: 'accept-encoding', 'content-type': type })
    .headers(encoding === 'identity' ? {} : { 'content-encoding': encoding })
    .send(bytes)
}

/** In every form that a client may ask for, made once. */
async function pack({ type, text }: Resource): Promise<Packed> {
  const identity = Buffer.from(text)
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    promisify(gzip)(identity),
  ])
  const etag = `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`
  return { type, etag, bytes: { br, gzip: zipped, identity } }
}
