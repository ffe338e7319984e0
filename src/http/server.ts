import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { operations } from '../api/routes.ts'
import type { Answer, Call, Claim, Core } from '../core/call.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { Around } from '../hosted/hosted.ts'
import { MAX_BODY_BYTES, problemAnswer, toProblem, unsupportedMediaType } from '../core/errors.ts'
import { once } from '../lib/once.ts'
import { Problem } from '../lib/problem.ts'
import { basicClientOf, claimOf, isWorthReading } from './claims.ts'
import { addPreflight, readableFor } from './cross-origin.ts'
import type { Metrics } from './metrics.ts'
import { addOpenId } from './openid.ts'
import { basicChallenge, challenge } from './openid-metadata.ts'
import { named } from './pages.ts'
import { Paths } from './paths.ts'
import { addDashboard, isVisitor, showDashboard } from './dashboard.ts'
import { addHosted } from './hosted.ts'
import { pathOf, routedPath } from './requests.ts'
import { addReference } from './reference.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who it says it comes from. */
    claim: Claim
  }
  interface FastifyContextConfig {
    /** For metrics and the log: which operation this is. */
    operationId?: string
    /** Its body may be a form. */
    form?: boolean
  }
}

export interface ServerOptions {
  readonly core: Core
  readonly log: FastifyBaseLogger
  /** Settles soon after the start, which does not wait for it. */
  readonly metrics: Promise<Metrics>
  /** Whose word is taken for where a request comes from. */
  readonly trustedProxies?: readonly string[]
  /** The providers are stand-ins, which every page says. */
  readonly sandbox?: boolean
  /** Without it there is no dashboard. */
  readonly dashboard?: Dashboard
  /** Without it nobody can sign in to a mailbox in a browser. */
  readonly hosted?: Around
  /** False while the service must not be sent traffic: starting or stopping. */
  readonly ready: () => boolean
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const FORM = /^application\/x-www-form-urlencoded(?:$|;)/i
/** Where clients expect errors in OAuth's form, whatever refuses them. */
const OAUTH_PATHS: ReadonlySet<string> = new Set(
  operations.filter(({ errors }) => errors === 'oauth').map(({ path }) => path),
)

const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 72_000

/**
 * The HTTP front, not yet listening: it routes, reads and writes, and leaves every decision about an operation to the
 * core. What is not a call of an operation (an unknown path, a body too large, no HTTP at all) it refuses itself, in the
 * same error shape.
 */
export function createServer({ core, log, ready, ...options }: ServerOptions): FastifyInstance {
  const debug = log.level === 'debug' || log.level === 'trace'
  let metrics: Metrics | undefined
  void options.metrics.then((made) => {
    metrics = made
  })

  const app = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    // The core validates and serialises; without these the framework would load its own compilers for it.
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    frameworkErrors: (error, request, reply) => {
      refuse(toProblem(error), request, reply)
    },
    clientErrorHandler,
  })

  let closing = false
  app.addHook('preClose', (done) => {
    closing = true
    done()
  })
  app.addHook('onClose', () => core.close())
  const paths = new Paths()
  app.addHook('onRoute', ({ url, method }) => {
    paths.add(url, [method].flat())
  })
  app.decorateRequest('claim')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^application\/json(?:$|;)/i, { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  app.addContentTypeParser(FORM, { parseAs: 'buffer' }, ({ routeOptions }, body, done) => {
    if (routeOptions.config.form) done(null, body)
    else done(unsupportedMediaType('application/json'))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const operation = request.routeOptions.config.operationId ?? 'none'
    metrics?.observe(operation, reply.statusCode, reply.elapsedTime / 1000)
    if (debug)
      log.debug({ requestId: request.id, operation, status: reply.statusCode, ms: reply.elapsedTime }, 'answered')
    // Its connection was busy when the idle ones were closed, and a stop waits for all of them.
    if (closing)
      setImmediate(() => {
        app.server.closeIdleConnections()
      })
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    const takesForms = problem.kind === 'unsupported-media-type' && request.routeOptions.config.form === true
    refuse(takesForms ? unsupportedMediaType('application/json', FORM_TYPE) : problem, request, reply)
  })
  app.setNotFoundHandler((request, reply) => {
    if (options.dashboard && isVisitor(request)) {
      void showDashboard(reply.header('x-request-id', request.id))
      return
    }
    const allowed = paths.methodsAt(pathOf(request.url))
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '))
    refuse(
      allowed.length > 0
        ? new Problem('method-not-allowed', `This path takes ${allowed.join(', ')}.`)
        : new Problem('unknown-path', 'Unrecognized request URL: see /openapi.json for what there is.'),
      request,
      reply,
    )
  })

  for (const operation of operations) {
    const enter = core.doorTo(operation)
    for (const path of [operation.path, ...(operation.aliases ?? [])])
      app.route({
        method: [...operation.methods],
        url: routedPath(path),
        config: { operationId: operation.id, form: operation.form === true },
        onRequest: (request, reply, done) => {
          if (operation.errors === 'oauth') void reply.header('vary', 'origin')
          request.claim = claimOf(request, operation)
          if (isWorthReading(request.claim, operation)) done()
          else void enter(callOf(request)).then((answer) => send(request, reply, answer))
        },
        handler: async (request, reply) => {
          await turnsEnd()
          return send(request, reply, await enter(callOf(request)))
        },
      })
    if (operation.errors === 'oauth') addPreflight(app, operation, core)
  }
  operationalRoutes()
  addOpenId(app, core.tokens)
  addReference(app, { sandbox: options.sandbox === true })
  if (options.hosted) addHosted(app, { core, around: options.hosted, log, send })
  if (options.dashboard) addDashboard(app, { core, dashboard: options.dashboard, send })
  return app

  function refuse(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    // As the router has read it, where it has: a path may be written in many ways.
    const path = request.routeOptions.url ?? pathOf(request.url)
    const oauthAt = OAUTH_PATHS.has(path) ? core.tokens.issuer() : undefined
    void send(request, reply, problemAnswer(problem, request.id, oauthAt))
  }

  function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
    if (answer.failure !== undefined) log.error({ requestId: request.id, failure: answer.failure }, 'a request failed')
    if (answer.retryAfter_s !== undefined) void reply.header('retry-after', answer.retryAfter_s)
    if (answer.noStore) void reply.header('cache-control', 'no-store')
    if (answer.allowOrigin !== undefined) void reply.headers(readableFor(answer.allowOrigin))
    if (answer.status === 401) void reply.header('www-authenticate', challengeFor(request))
    // So that nothing more is sent on a connection that is about to be closed.
    if (closing) void reply.header('connection', 'close')
    // The serializer of its own keeps the framework from adding a charset, which the Ruby client does not take.
    return reply
      .code(answer.status)
      .header('x-request-id', request.id)
      .header('content-type', 'application/json')
      .serializer(bodyText)
      .send(answer)
  }

  /** For an OAuth client in the scheme that it has used itself (RFC 6749 section 5.2). */
  function challengeFor(request: FastifyRequest): string {
    const isByBasic = OAUTH_PATHS.has(request.routeOptions.url ?? '') && basicClientOf(request) !== undefined
    return isByBasic ? basicChallenge : challenge(core.tokens.issuer())
  }

  function operationalRoutes(): void {
    app.get('/health/live', named, (_request, reply) => reply.send({ status: 'live' }))
    app.get('/health/ready', named, (_request, reply) =>
      ready() ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'unavailable' }),
    )
    app.get('/metrics', named, async (_request, reply) => {
      const made = await options.metrics
      return reply.header('content-type', made.contentType).send(await made.text())
    })
    // Made on the first request: it would only hold up the start.
    const document = once(async () => {
      const { openApiDocument } = await import('./openapi/document.ts')
      return Buffer.from(JSON.stringify(openApiDocument()))
    })
    app.get('/openapi.json', named, async (_request, reply) =>
      reply.header('content-type', 'application/json').send(await document()),
    )
  }
}

function noCompiler(): never {
  throw new Error('a route with a schema: schemas belong to the core')
}

function bodyText({ body }: Answer): string {
  return body
}

let endOfThisTurn: Promise<void> | undefined

/**
 * The end of this turn of the event loop, from where the requests that have come in during it go on together: with each
 * `await`, one after the other takes the same step (docs/adr/0024). Their answers are written together as well, for each
 * write wakes a waiting client.
 */
function turnsEnd(): Promise<void> {
  return (endOfThisTurn ??= new Promise((resolve) => {
    setImmediate(() => {
      endOfThisTurn = undefined
      resolve()
    })
  }))
}

function callOf(request: FastifyRequest): Call {
  const { application_id: application, ...params } = request.params as Record<string, string>
  return {
    requestId: request.id,
    claim: request.claim,
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    path: pathOf(request.url),
    params,
    ...(application !== undefined && { application }),
    query: request.query as Record<string, unknown>,
    body: request.body as Buffer | undefined,
    basic: basicClientOf(request),
    isForm: FORM.test(request.headers['content-type'] ?? ''),
    origin: request.headers.origin,
  }
}

/** What is not even HTTP gets the API's error shape too, and the connection is closed. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const requestId = randomUUID()
  const { body } = problemAnswer(new Problem('malformed', 'The request could not be read as HTTP.'), requestId)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\nx-request-id: ${requestId}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
