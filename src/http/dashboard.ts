import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '../api/operation.ts'
import { operations } from '../api/routes.ts'
import type { Answer, Call, Core } from '../core/call.ts'
import { problemAnswer, toProblem } from '../core/errors.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { AUTH_API, DASHBOARD, IN_APPLICATION } from '../dashboard/paths.ts'
import { GUESSES } from '../dashboard/sign-in/sign-in.ts'
import { Problem } from '../lib/problem.ts'
import { builtFiles, encodingFor, howToBuild } from './assets.ts'
import { answerPolicy, contentSecurityPolicy, named, pageHeaders } from './pages.ts'
import { pathOf, routedPath } from './requests.ts'

interface Parts {
  readonly core: Core
  readonly dashboard: Dashboard
  readonly send: (request: FastifyRequest, reply: FastifyReply, answer: Answer) => FastifyReply
}

/** A key, drawn in the colour of the dashboard. */
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#0b7a5c" stroke-width="2">' +
      '<circle cx="16" cy="8" r="5"/><path d="M12.5 11.5 4 20M7 17l3 3"/></svg>',
  )

type OfMember = FastifyRequest<{ Params: Record<string, string> }>

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/

/**
 * Adds the dashboard: its page and files, its own operations, the public ones with a session in place of an API key, and
 * what signs people in.
 */
export function addDashboard(app: FastifyInstance, { core, dashboard, send }: Parts): void {
  addPages(app, dashboard)

  const fromSite = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    void reply.headers({
      ...pageHeaders,
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'content-security-policy': answerPolicy,
    })
    const problem = foreign(request, dashboard.url())
    if (problem === undefined) done()
    else send(request, reply, problemAnswer(problem, request.id))
  }

  /** @param finish sends what follows when the operation has let the member in; otherwise its answer is all. */
  const route = (
    operation: Operation,
    path: string,
    finish?: (request: OfMember, reply: FastifyReply) => FastifyReply,
  ) => {
    const enter = core.doorTo(operation)
    app.route<{ Params: Record<string, string> }>({
      method: [...operation.methods],
      url: routedPath(path),
      config: { operationId: operation.id },
      onRequest: fromSite,
      handler: async (request, reply) => {
        const answer = await enter(callOf(request))
        return finish !== undefined && answer.status < 300 ? finish(request, reply) : send(request, reply, answer)
      },
    })
  }
  for (const operation of operations) if (isForMembers(operation)) route(operation, IN_APPLICATION + operation.path)
  for (const operation of dashboard.operations) route(operation, operation.path)
  for (const operation of dashboard.exports)
    route(operation, operation.path, ({ params: { application } }, reply) =>
      reply
        .headers({
          'content-type': 'application/x-ndjson',
          'content-disposition': `attachment; filename="audit-${application ?? 'deployment'}.jsonl"`,
        })
        .send(Readable.from(dashboard.lines(application))),
    )

  const countGuess = core.counter('guesses', GUESSES)
  app.route({
    method: ['GET', 'POST'],
    url: `${AUTH_API}/*`,
    onRequest: fromSite,
    handler: async (request, reply) => {
      try {
        await core.admit('dashboard', request.ip)
        const response = await dashboard.signIn.answer(toFetch(request, dashboard.url()), {
          ip: request.ip,
          requestId: request.id,
          countGuess: () => countGuess('all'),
          recordDenied: core.recordDenied,
        })
        if (response === undefined) throw new Problem('unknown-path', 'There is nothing here.')
        return await sendFetched(reply, response)
      } catch (error) {
        return send(request, reply, problemAnswer(toProblem(error), request.id))
      }
    },
  })
}

/** What is not for OAuth clients, who are no members, or for access tokens alone. */
function isForMembers({ client, accessTokens }: Operation): boolean {
  return client === undefined && accessTokens !== 'only'
}

function callOf(request: OfMember): Call {
  const { application, ...params } = request.params
  return {
    requestId: request.id,
    claim: { kind: 'session', cookies: request.headers.cookie, application },
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    path: pathOf(request.url),
    params,
    query: request.query as Record<string, unknown>,
    body: request.body as Buffer | undefined,
  }
}

/** The one page, which shows what its address says, and its files. */
function addPages(app: FastifyInstance, dashboard: Dashboard): void {
  const files = builtFiles('dashboard')
  app.get<{ Params: { file: string } }>(`${DASHBOARD}/assets/:file`, named, async (request, reply) => {
    const encoding = encodingFor(request.headers['accept-encoding'])
    const file = await files.read(request.params.file, encoding)
    if (file === undefined) return notThere(reply)
    return reply
      .headers({ ...pageHeaders, vary: 'accept-encoding', 'content-type': file.type })
      .headers({ 'cache-control': 'public, max-age=31536000, immutable' })
      .headers(encoding === 'identity' ? {} : { 'content-encoding': encoding })
      .send(file.bytes)
  })

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const url = dashboard.url()
    // A passkey belongs to a name and not to an address, so on this machine the dashboard has one name.
    if (LOOPBACK.test(request.headers.host ?? '') && new URL(url).hostname === 'localhost')
      return reply.redirect(url + request.url, 307)
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        ...pageHeaders,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy({
          // The components make style elements as they go; these carry the nonce.
          'style-src': `'self' 'nonce-${nonce}'`,
        }),
        'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
        ...(url.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
      })
      .send(document(nonce))
  }
  app.get(DASHBOARD, named, page)
  app.get(`${DASHBOARD}/*`, named, async (request, reply) =>
    /^\/dashboard\/(?:api|assets)\//.test(request.url) ? notThere(reply) : page(request, reply),
  )

  function document(nonce: string): string {
    const at = (file: string) => `${DASHBOARD}/assets/${file}`
    const script = files.entry('main.tsx')
    return [
      '<!doctype html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      `<meta name="csp-nonce" content="${nonce}">`,
      '<title>Claviger</title>',
      `<link rel="icon" href="${ICON}">`,
      ...files.stylesOf('main.tsx').map((file) => `<link rel="stylesheet" href="${at(file)}">`),
      script === undefined ? '' : `<script type="module" src="${at(script)}"></script>`,
      '</head>',
      '<body>',
      '<div id="root"></div>',
      script === undefined
        ? `<p>The dashboard has not been built: ${howToBuild}.</p>`
        : '<noscript>The dashboard needs JavaScript. The API reference at /docs does not.</noscript>',
      '</body>',
      '</html>',
    ].join('\n')
  }
}

/**
 * Why a request is refused that another site may have caused: the cookie is SameSite=Strict, and whatever changes
 * something must say that it comes from this very origin as well.
 */
function foreign({ method, headers }: FastifyRequest, url: string): Problem | undefined {
  const site = headers['sec-fetch-site']
  const safe = method === 'GET' || method === 'HEAD'
  if (safe) return undefined
  if (headers.origin === url && (site === undefined || site === 'same-origin')) return undefined
  return new Problem('forbidden', `The dashboard answers to its own pages alone, at ${url} (set with CLAVIGER_URL).`)
}

/** Somebody has opened the address that the server prints at its start, in a browser. */
export function isVisitor({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && pathOf(url) === '/' && /\btext\/html\b/.test(headers.accept ?? '')
}

/** Sends a visitor to the dashboard. */
export function showDashboard(reply: FastifyReply): FastifyReply {
  return reply.headers({ ...pageHeaders, 'cache-control': 'no-store', vary: 'accept' }).redirect(`${DASHBOARD}/`, 303)
}

function notThere(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

function toFetch(request: FastifyRequest, url: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const body = request.body as Buffer | undefined
  return new Request(url + request.url, {
    method: request.method,
    headers,
    ...(body !== undefined && { body: new Uint8Array(body) }),
  })
}

async function sendFetched(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  const type = response.headers.get('content-type')
  const location = response.headers.get('location')
  const retryAfter = response.headers.get('x-retry-after')
  void reply.code(response.status)
  if (type !== null) void reply.header('content-type', type)
  if (location !== null) void reply.header('location', location)
  if (retryAfter !== null) void reply.header('retry-after', retryAfter)
  for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie)
  return reply.send(Buffer.from(await response.arrayBuffer()))
}
