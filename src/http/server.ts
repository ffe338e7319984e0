import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { operations } from '../api/routes.ts'
import { DEPLOYMENT_CHAIN } from '../deployment.ts'
import { Problem } from '../lib/problem.ts'
import { authenticate } from './authenticate.ts'
import { parseBody } from './body.ts'
import { Denials } from './denials.ts'
import { errorAnswer, MAX_BODY_BYTES, problems, toProblem } from './errors.ts'
import { handler, type Surroundings } from './handler.ts'
import type { Metrics } from './metrics.ts'
import type { Caller, Operation } from './operation.ts'
import { rateLimit } from './rate-limit.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
    /** For metrics and the audit: which operation this is. */
    operationId: string
  }
}

export interface ServerOptions extends Surroundings {
  readonly log: FastifyBaseLogger
  readonly rateLimit: number
  /** Settles soon after the start, which does not wait for it. */
  readonly metrics: Promise<Metrics>
  /** False while the service must not be sent traffic: starting, stopping, or no longer able to write. */
  readonly ready: () => boolean
}

const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 72_000

/** The HTTP server with every operation of the API, not yet listening. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { store, clock, log } = options
  const debug = log.level === 'debug' || log.level === 'trace'
  const limit = rateLimit(options.rateLimit)
  const denials = new Denials((entry) => {
    store.commit({ changes: [], audit: [entry] }).catch((error: unknown) => {
      log.error({ err: error }, 'a denied call could not be recorded')
    })
  }, clock)
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
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: (error, request, reply) => {
      answerProblem(toProblem(error), request, reply)
    },
    clientErrorHandler,
  })

  app.decorateRequest('caller', undefined)
  app.decorateRequest('operationId', 'none')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^application\/json(?:$|;)/i, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseBody(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })

  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics?.observe(request.operationId, reply.statusCode, reply.elapsedTime / 1000)
    if (debug)
      log.debug(
        { requestId: request.id, operation: request.operationId, status: reply.statusCode, ms: reply.elapsedTime },
        'answered',
      )
    done()
  })

  app.setErrorHandler((error, request, reply) => {
    answerProblem(toProblem(error), request, reply)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(request.url.split('?', 1)[0] ?? '')
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '))
    answerProblem(
      allowed.length > 0
        ? new Problem('method-not-allowed', `This path takes ${allowed.join(', ')}.`)
        : new Problem('unknown-path', 'Unrecognized request URL: see /openapi.json for what there is.'),
      request,
      reply,
    )
  })

  for (const operation of operations) {
    app.route({
      method: [...operation.methods],
      url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      onRequest: (request) => admit(operation, request),
      handler: handler(operation, options),
    })
  }
  operationalRoutes()
  return app

  async function admit(operation: Operation, request: FastifyRequest): Promise<void> {
    request.operationId = operation.id
    const caller = await authenticate(request.headers.authorization, store.read, clock)
    request.caller = caller
    await limit(caller.app)
    if (!caller.scopes.includes(operation.scope))
      throw new Problem('forbidden', `This API key lacks the scope ${operation.scope}.`)
  }

  function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const { status } = problems[problem.kind]
    if (status === 401 || status === 403 || status === 429) recordDenial(problem, request)
    if (status >= 500) log.error({ err: problem.cause ?? problem, requestId: request.id }, 'a request failed')
    if (status === 401) void reply.header('www-authenticate', 'Bearer')
    if (problem.retryAfter_s !== undefined) void reply.header('retry-after', problem.retryAfter_s)
    void reply
      .code(status)
      .header('x-request-id', request.id)
      .header('content-type', 'application/json')
      .send(Buffer.from(JSON.stringify(errorAnswer(problem, request.id))))
  }

  function recordDenial(problem: Problem, request: FastifyRequest): void {
    const { caller } = request
    denials.record(
      caller?.app ?? DEPLOYMENT_CHAIN,
      caller ? { type: 'api_key', id: caller.keyId } : { type: 'anonymous', id: request.ip },
      {
        method: request.method,
        path: request.routeOptions.url ?? 'unknown',
        reason: problems[problem.kind].type,
        requestId: request.id,
      },
    )
  }

  function operationalRoutes(): void {
    app.get('/health/live', (_request, reply) => reply.send({ status: 'live' }))
    app.get('/health/ready', (_request, reply) =>
      options.ready() ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'unavailable' }),
    )
    app.get('/metrics', async (_request, reply) => {
      const made = await options.metrics
      return reply.header('content-type', made.contentType).send(await made.text())
    })
  }
}

const OPERATIONAL_PATHS = ['/health/live', '/health/ready', '/metrics', '/openapi.json']
const paths = [
  ...operations.map(({ path, methods }) => ({ form: pathForm(path), methods: [...methods] })),
  ...OPERATIONAL_PATHS.map((path) => ({ form: pathForm(path), methods: ['GET'] })),
]

function pathForm(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** The methods that a path takes; none when there is no such path. */
function methodsAt(path: string): string[] {
  const methods = new Set(paths.filter(({ form }) => form.test(path)).flatMap((found) => found.methods))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}

/** What is not even HTTP gets the API's error shape too, and the connection is closed. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const requestId = randomUUID()
  const body = JSON.stringify(
    errorAnswer(new Problem('malformed', 'The request could not be read as HTTP.'), requestId),
  )
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\nx-request-id: ${requestId}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
