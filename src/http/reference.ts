import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { once } from '../lib/once.ts'
import type { Reference, Resource } from '../reference/reference.ts'
import { builtFiles, encodingFor, type Encoding } from './assets.ts'
import { contentSecurityPolicy, named, pageHeaders } from './pages.ts'

/** No name of a page: a slash divides those. */
const NOT_FOUND = '/'

const headers = { ...pageHeaders, vary: 'accept-encoding', 'content-security-policy': contentSecurityPolicy() }

interface Packed {
  readonly type: string
  readonly etag: string
  readonly bytes: Readonly<Record<Encoding, Buffer>>
}

/** Adds the reference at `/docs`. Its pages are made when they are first asked for, and kept. */
export function addReference(app: FastifyInstance, { sandbox }: { readonly sandbox: boolean }): void {
  const files = builtFiles('reference')
  const packed = new Map<string, () => Promise<Packed>>()
  const made = once(makeReference)

  app.get('/docs', named, async (request, reply) => sendPage(request, reply, ''))
  app.get('/docs/', named, async (_request, reply) => reply.headers(headers).redirect('/docs', 308))
  app.get<{ Params: { page: string } }>('/docs/:page', named, async (request, reply) =>
    sendPage(request, reply, request.params.page),
  )
  app.get<{ Params: { file: string } }>('/docs/assets/:file', named, async (request, reply) => {
    const encoding = encodingFor(request.headers['accept-encoding'])
    const file = await files.read(request.params.file, encoding)
    if (file === undefined) return sendNotFound(request, reply)
    void reply.header('cache-control', 'public, max-age=31536000, immutable')
    return answer(reply, file.type, encoding, file.bytes)
  })

  async function sendPage(request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
    const { resource } = await made()
    // Only what is there is kept: anybody can ask for any number of other names.
    const page = packed.has(name) ? undefined : resource(name)
    const kept = page === undefined ? packed.get(name) : keep(name, page)
    if (kept === undefined) return sendNotFound(request, reply)
    const { type, etag, bytes } = await kept()
    void reply.headers({ etag, 'cache-control': 'no-cache' })
    if (request.headers['if-none-match'] === etag) return reply.headers(headers).code(304).send()
    const encoding = encodingFor(request.headers['accept-encoding'])
    return answer(reply, type, encoding, bytes[encoding])
  }

  async function sendNotFound(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { notFound } = await made()
    const { type, bytes } = await (packed.get(NOT_FOUND) ?? keep(NOT_FOUND, notFound))()
    const encoding = encodingFor(request.headers['accept-encoding'])
    return answer(reply.code(404).header('cache-control', 'no-cache'), type, encoding, bytes[encoding])
  }

  function keep(name: string, resource: Resource): () => Promise<Packed> {
    const page = once(() => pack(resource))
    packed.set(name, page)
    return page
  }

  async function makeReference(): Promise<Reference> {
    // Loaded on the first request: it would only hold up the start.
    const [{ reference }, { openApiDocument }] = await Promise.all([
      import('../reference/reference.ts'),
      import('./openapi/document.ts'),
    ])
    const at = (file: string | undefined) => file && `/docs/assets/${file}`
    const document = openApiDocument() as unknown as Parameters<typeof reference>[0]
    const assets = {
      early: at(files.entry('early.ts')),
      script: at(files.entry('main.ts')),
      styles: files.stylesOf('main.ts').map((file) => `/docs/assets/${file}`),
    }
    return reference(document, assets, { sandbox })
  }
}

function answer(reply: FastifyReply, type: string, encoding: Encoding, bytes: Buffer): FastifyReply {
  return reply
    .headers({ ...headers, 'content-type': type })
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
