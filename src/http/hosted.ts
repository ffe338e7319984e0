import { randomBytes } from 'node:crypto'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer, Core } from '../core/call.ts'
import { problemAnswer, toProblem } from '../core/errors.ts'
import type { Around, From, Hosted, Outcome, Page } from '../hosted/hosted.ts'
import { SIGN_IN_LIFE_S } from '../hosted/sign-in.ts'
import { once } from '../lib/once.ts'
import { Problem } from '../lib/problem.ts'
import { contentSecurityPolicy, named, pageHeaders } from './pages.ts'
import { pathOf } from './requests.ts'

interface Parts {
  readonly core: Core
  readonly around: Around
  readonly log: FastifyBaseLogger
  readonly send: (request: FastifyRequest, reply: FastifyReply, answer: Answer) => FastifyReply
}

/** Where applications send users to. */
export const AUTH = { path: '/v3/connect/auth', id: 'get_oauth2_flow' } as const
const CALLBACK = '/v3/connect/callback'
const SIGN_IN = '/v3/connect/sign-in'
const FORM = 'application/x-www-form-urlencoded'
const COOKIE = 'claviger-sign-in'
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/

type OfProvider = FastifyRequest<{ Params: { provider?: string } }>

/** Adds the hosted sign-in: where applications send users to, its pages, and where providers send users back to. */
export function addHosted(app: FastifyInstance, { core, around, log, send }: Parts): void {
  // Loaded when the first user comes: it would only hold up the start.
  const load = once(async () => (await import('../hosted/hosted.ts')).hosted(around, core.counter))
  const isSecure = () => around.url().startsWith('https:')
  // A name that only this very host can have set, and only over TLS (RFC 6265bis section 4.1.3.2).
  const cookieName = () => (isSecure() ? `__Host-${COOKIE}` : COOKIE)

  const step = (operationId: string, work: (hosted: Hosted, request: OfProvider, from: From) => Promise<Outcome>) => ({
    ...named,
    config: { operationId },
    exposeHeadRoute: false,
    async handler(request: OfProvider, reply: FastifyReply) {
      const isPage = wantsPage(request)
      try {
        await core.admit('sign-in', request.ip)
        const outcome = await work(await load(), request, fromOf(request))
        return await sendOutcome(request, reply, outcome)
      } catch (error) {
        const problem = toProblem(error)
        void reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
        if (!isPage) return send(request, reply, problemAnswer(problem, request.id))
        const answer = logged(request, problem)
        if (problem.retryAfter_s !== undefined) void reply.header('retry-after', problem.retryAfter_s)
        const page = (await load()).problemPage(problem, request.id)
        return sendPage(reply.code(answer.status), page)
      }
    },
  })

  app.get(
    AUTH.path,
    step(AUTH.id, async (hosted, request, from) => {
      const url = around.url()
      // The cookie belongs to the name that providers send users back to.
      if (LOOPBACK.test(request.headers.host ?? '') && new URL(url).hostname === 'localhost')
        return { kind: 'redirect', location: url + request.url }
      return hosted.begin(request.query as Record<string, unknown>, from)
    }),
  )
  const back = step('connect_callback', (hosted, request, from) =>
    hosted.back(pathOf(request.url), new URL(request.url, around.url()).searchParams, from),
  )
  app.get(CALLBACK, back)
  app.get(`${CALLBACK}/:provider`, back)
  app.get(
    `${SIGN_IN}/:provider`,
    step('choose_provider', (hosted, request, from) =>
      hosted.choose(request.params.provider ?? '', fieldsOf(new URL(request.url, around.url()).searchParams), from),
    ),
  )
  // Browsers that restore a tab, or are sent to its address again, ask for the page that a form was answered with.
  app.get(
    SIGN_IN,
    step('detect_in_browser', (hosted, _request, from) => hosted.detect({}, from)),
  )
  // In a scope of its own, for nothing else takes forms.
  void app.register((forms, _options, done) => {
    if (!forms.hasContentTypeParser(FORM))
      forms.addContentTypeParser(FORM, { parseAs: 'buffer' }, (_request, body, parsed) => {
        parsed(null, body)
      })
    forms.post(
      SIGN_IN,
      step('detect_in_browser', (hosted, request, from) => hosted.detect(formOf(request), from)),
    )
    forms.post(
      `${SIGN_IN}/:provider`,
      step('enter_password', (hosted, request, from) =>
        hosted.enter(request.params.provider ?? '', formOf(request), from),
      ),
    )
    done()
  })

  function fromOf(request: FastifyRequest): From {
    const cookies = (request.headers.cookie ?? '').split(/; */)
    const given = cookies.find((one) => one.startsWith(`${cookieName()}=`))?.slice(cookieName().length + 1)
    return {
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      requestId: request.id,
      cookie: given !== undefined && /^[\w-]{43}$/.test(given) ? given : undefined,
    }
  }

  async function sendOutcome(request: FastifyRequest, reply: FastifyReply, outcome: Outcome): Promise<FastifyReply> {
    void reply.headers({ 'x-request-id': request.id, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    if (outcome.cookie !== undefined)
      void reply.header(
        'set-cookie',
        `${cookieName()}=${outcome.cookie}; Path=/; Max-Age=${SIGN_IN_LIFE_S}; HttpOnly; SameSite=Lax` +
          (isSecure() ? '; Secure' : ''),
      )
    const answer = outcome.problem && logged(request, outcome.problem)
    if (outcome.kind === 'redirect') return reply.redirect(outcome.location, 302)
    // Where the page only leads on, the application is told.
    if (answer !== undefined && outcome.page.onwards === undefined) void reply.code(answer.status)
    return sendPage(reply, outcome.page)
  }

  /** A problem as an answer, in the log where it is none of the user's: whoever is sent on tells nobody here. */
  function logged(request: FastifyRequest, problem: Problem): Answer {
    const answer = problemAnswer(problem, request.id)
    if (answer.failure !== undefined) log.error({ requestId: request.id, failure: answer.failure }, 'a request failed')
    return answer
  }

  async function sendPage(reply: FastifyReply, page: Page): Promise<FastifyReply> {
    const nonce = randomBytes(16).toString('base64')
    const { text, images } = (await load()).document(page, nonce)
    return reply
      .headers({
        ...pageHeaders,
        // Applications open it in a window of its own, which has to find them again when it is back with them.
        'cross-origin-opener-policy': 'unsafe-none',
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy({
          'script-src': "'none'",
          'connect-src': "'none'",
          'font-src': "'none'",
          'style-src': `'nonce-${nonce}'`,
          'img-src': ["'none'", ...images].slice(images.length > 0 ? 1 : 0).join(' '),
          'form-action': "'self'",
        }),
        ...(isSecure() && { 'strict-transport-security': 'max-age=31536000' }),
      })
      .send(text)
  }
}

/** Browsers say that they want a page; other clients get the API's own error shape. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/i.test(headers.accept ?? '')
}

/** What a form of ours has sent. @throws Problem `malformed`, or `forbidden` when the browser says that it was another's */
function formOf({ body, headers }: FastifyRequest): Readonly<Record<string, string>> {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin')
    throw new Problem('forbidden', 'This form is taken from pages of this server alone.')
  if (!Buffer.isBuffer(body)) throw new Problem('malformed', 'The body must be a form.')
  const fields = fieldsOf(new URLSearchParams(body.toString('utf8')))
  body.fill(0)
  return fields
}

/** One that was sent more than once counts as the first. */
function fieldsOf(parameters: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...parameters].toReversed())
}
