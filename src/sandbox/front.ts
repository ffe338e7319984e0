import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { replay, type Call } from './call.ts'
import { dialects } from './dialects.ts'
import type { ProviderAnswer } from './dialect.ts'
import { PAGE_HEADERS } from './html.ts'
import { meetFault, type Instead } from './meet-fault.ts'
import { JWT_BEARER } from './names.ts'
import { readCall, type Target } from './read-call.ts'
import type { Stands } from './stands.ts'
import type { World } from './world.ts'

/** A request to a provider. */
export interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly target: Target
  /** The path within the provider, at Microsoft within the tenant. */
  readonly path: string
}

/** What the sandbox answers by itself: JSON, a page, or a way on. */
export type OwnAnswer =
  ProviderAnswer | { readonly status: number; readonly page: string } | { readonly location: string }

const MOST_BYTES = 64 * 1024

/** The HTTP server of a sandbox, without any route yet. Bodies come as they are. */
export function makeFront(): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: MOST_BYTES, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not_found', error_description: 'The sandbox has nothing at this address.' }),
  )
  return app
}

export class Door {
  readonly #world: World
  readonly #stands: Stands
  readonly #own: (call: Call, visit: Visit) => OwnAnswer | undefined

  /** @param own what is not left to oidc-provider */
  constructor(world: World, stands: Stands, own: (call: Call, visit: Visit) => OwnAnswer | undefined) {
    this.#world = world
    this.#stands = stands
    this.#own = own
  }

  /** Counts a call, does to it what is switched on for it, and has it answered. */
  async enter(visit: Visit): Promise<void> {
    const { request, reply, target } = visit
    const call = readCall(this.#world, target, request.raw, bodyOf(request))
    const entry = this.#world.journal.note(call)
    const over = new Promise<void>((resolve) => {
      reply.raw.once('close', () => {
        if (reply.raw.writableFinished) entry.status = reply.raw.statusCode
        resolve()
      })
    })
    reply.hijack()
    const { met, outcome } = await meetFault(this.#world, call, over)
    if (met !== undefined) entry.fault = met
    if (outcome === 'disconnect') request.raw.socket.destroy()
    if (request.raw.socket.destroyed) return
    if (outcome === 'lose-the-answer') loseAnswer(reply)
    if (typeof outcome === 'object') send(reply, outcome)
    else await this.#answer(visit, call)
    if (call.error !== undefined) entry.error = call.error
  }

  /** Passes on what follows on an authorization request, and what is no call of a client. */
  async follow(visit: Visit): Promise<void> {
    const { request, reply, target } = visit
    reply.hijack()
    await this.#pass(visit, readCall(this.#world, target, request.raw, bodyOf(request)))
  }

  async #answer(visit: Visit, call: Call): Promise<void> {
    const own = this.#own(call, visit)
    if (own === undefined) {
      await this.#pass(visit, call)
      return
    }
    if ('body' in own && typeof own.body['error'] === 'string') call.error = own.body['error']
    send(visit.reply, whole(own))
  }

  async #pass({ request, reply, path }: Visit, call: Call): Promise<void> {
    const query = new URLSearchParams(call.query)
    if (call.endpoint === 'authorize') this.#complete(call, query)
    // Only now is it known what the stand has to know.
    const { stand, mount } = this.#stands.get(call.provider, call.tenant)
    const search = query.size === 0 ? '' : `?${query.toString()}`
    const body = withClient(call, bodyOf(request))
    await stand.answer(replay(request.raw, call, { mount, url: path + search, body }), reply.raw)
  }

  /** Adds to an authorization request what oidc-provider wants and the provider does not. */
  #complete({ provider }: Call, query: URLSearchParams): void {
    if (!query.has('response_type')) return
    const dialect = dialects[provider]
    if (!query.get('scope')) query.set('scope', dialect.defaultScope)
    dialect.authorize?.(query)
    const known = this.#world.scopes(provider)
    for (const scope of (query.get('scope') ?? '').split(' ')) known.add(scope)
  }
}

function bodyOf({ body }: FastifyRequest): Buffer | undefined {
  return Buffer.isBuffer(body) ? body : undefined
}

/** An assertion names its client, and oidc-provider wants that beside it. */
function withClient({ grantType, clientId, form }: Call, body: Buffer | undefined): Buffer | undefined {
  if (grantType !== JWT_BEARER || clientId === undefined) return body
  const named = new URLSearchParams(form)
  named.set('client_id', clientId)
  return Buffer.from(named.toString())
}

/** All is done for the call, and then the connection breaks before a byte of the answer is on it. */
function loseAnswer({ raw }: FastifyReply): void {
  const lose = () => {
    raw.socket?.destroy()
    return raw
  }
  raw.writeHead = lose
  raw.write = () => false
  raw.end = lose
}

function whole(own: OwnAnswer): Instead {
  if ('location' in own) return { status: 302, headers: { location: own.location }, body: '' }
  if ('page' in own) return { status: own.status, headers: PAGE_HEADERS, body: own.page }
  return { status: own.status, headers: own.headers ?? {}, body: JSON.stringify(own.body) }
}

function send({ raw }: FastifyReply, { status, headers, body }: Instead): void {
  const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  raw.writeHead(status, { ...json, ...headers })
  raw.end(body)
}
