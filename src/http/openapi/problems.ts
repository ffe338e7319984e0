import { invalid, notFound, Problem, type ProblemKind } from '../../lib/problem.ts'
import { errorBody, MAX_BODY_BYTES, oauthErrorBody, problems } from '../../core/errors.ts'
import type { Operation } from '../../api/operation.ts'
import { operations } from '../../api/routes.ts'
import { reference, type Json } from './components.ts'

const EXAMPLE_URL = 'https://claviger.example.com'
export const EXAMPLE_REQUEST_ID = '5967ca40-a2d8-4ee0-a0e0-6f18ace39a90'

/** When a request ends so, for the reference and docs/errors.md. */
export const meanings: Readonly<Record<ProblemKind, string>> = {
  invalid: 'A parameter or a field of the body is wrong. `validation_errors` names each one.',
  malformed: 'The body is not JSON, not UTF-8, or not as long as its header says; or the request cannot be read.',
  unauthenticated: 'There is no API key, or the key is unknown, expired or revoked.',
  forbidden: 'The API key lacks the scope that the operation needs.',
  'not-found': 'The connector, credential or grant does not exist in this application.',
  'unknown-path': 'The path does not exist.',
  'method-not-allowed': 'The path does not take this method. The header `Allow` names those it takes.',
  conflict: 'The name or the provider is taken, or the connector holds as many credentials as it may.',
  'too-large': `The body is larger than ${MAX_BODY_BYTES} bytes.`,
  'unsupported-media-type': 'The content type of the body is not `application/json`.',
  'rate-limited': 'The application has made too many requests within this second. `Retry-After` says when to go on.',
  'provider-refused': 'A provider does not accept what it was given. `provider_error` has its own code and words.',
  'grant-invalid':
    'The grant is invalid: its user has to authenticate again. Without `provider_error`, the credential or connector behind it was deleted.',
  'credential-failing':
    'A provider does not accept the credential behind the grant. Its grants stay valid: replace the data of the ' +
    'credential. `Retry-After` says when it is tried again by itself.',
  'provider-unavailable':
    'A provider cannot be asked at the moment, or has asked for a pause, and nothing was changed. `Retry-After` says when to ask again.',
  'exchange-failed':
    'The code or the refresh token is unknown, expired, used or revoked, is not of this client, or its verifier or ' +
    'redirect URI is wrong; or there is no such grant.',
  'unsupported-grant-type': '`grant_type` is none that gives tokens here.',
  'invalid-token': 'The token is none of this server, or has expired, or was revoked.',
  integrity:
    'What is stored is not what was stored here: a row was damaged, altered or moved. `claviger doctor` names it; the audit log has a record of the request.',
  internal: 'A fault of the server. The request id leads to the line in its log.',
  unavailable:
    'The change could not be stored, and nothing was changed. `Retry-After` says when to try again. Where the message says that a refresh token was replaced, look for the grant first: what the provider gave in its place is still tried to be stored.',
}

const expiredSecret = {
  code: 'invalid_client',
  message: 'AADSTS7000222: The provided client secret keys are expired.',
}
const ofExpiredSecret = 'The client secret has expired: add a new one, and store its value here.'
const notAccepted = {
  path: 'credential_data',
  message: `must be what the provider accepts. ${ofExpiredSecret}`,
}

const examples: Readonly<Record<ProblemKind, Readonly<Record<string, Problem>>>> = {
  invalid: {
    'wrong-fields': invalid([
      { path: 'credential_data.private_key', message: 'must be an RSA key of 2048 bits or more; this one has 1024' },
      { path: 'credential_date', message: 'is not a known field' },
    ]),
    'not-accepted': new Problem('invalid', `${notAccepted.path}: ${notAccepted.message}`, {
      fields: [notAccepted],
      provider: expiredSecret,
      tried: {
        outcome: 'failed',
        steps: [{ step: 'client', outcome: 'failed', ...expiredSecret, advice: ofExpiredSecret }],
      },
    }),
    'wrong-provider': invalid([{ path: 'provider', message: 'must be one of: google, microsoft, imap, …' }]),
  },
  malformed: { 'not-json': new Problem('malformed', 'Invalid JSON payload format: the body is not valid JSON.') },
  unauthenticated: { 'bad-key': new Problem('unauthenticated', 'Bearer token invalid') },
  forbidden: {
    'missing-scope': new Problem('forbidden', 'This API key lacks the scope credentials:write.'),
  },
  'not-found': { connector: notFound('connector'), credential: notFound('credential') },
  'unknown-path': {},
  'method-not-allowed': {},
  conflict: {
    'name-taken': new Problem('conflict', 'name: a credential named "My first Google credential" already exists.'),
    'connector-exists': new Problem('conflict', 'provider: the application already has a connector for google.'),
    'limit-reached': new Problem('conflict', 'The connector holds 10000 credentials, which is its limit.'),
  },
  'too-large': { 'too-large': new Problem('too-large', `The body must be at most ${MAX_BODY_BYTES} bytes.`) },
  'unsupported-media-type': {
    'not-json': new Problem('unsupported-media-type', 'The content type must be application/json.'),
  },
  'rate-limited': {
    'too-many': new Problem('rate-limited', 'Too many requests, please try again shortly.'),
  },
  'provider-refused': {
    refused: new Problem('provider-refused', 'The provider does not accept the refresh token.', {
      provider: { code: 'invalid_grant', message: 'Token has been expired or revoked.' },
    }),
  },
  'grant-invalid': {
    invalid: new Problem('grant-invalid', 'The grant is invalid: its user has to authenticate again.', {
      provider: { code: 'invalid_grant', message: 'Token has been expired or revoked.' },
    }),
  },
  'credential-failing': {
    failing: new Problem('credential-failing', 'The provider does not accept the credential behind the grant.', {
      provider: expiredSecret,
    }),
  },
  'provider-unavailable': {
    'not-reached': new Problem(
      'provider-unavailable',
      'The provider cannot be asked at the moment; nothing was changed.',
      { provider: { code: 'timeout', message: null } },
    ),
  },
  'exchange-failed': {
    verifier: new Problem('exchange-failed', 'Code verifier challenge failed'),
    unknown: new Problem('exchange-failed', 'The code is unknown, expired, or was used already.'),
  },
  'unsupported-grant-type': {
    'grant-type': new Problem('unsupported-grant-type', 'grant_type: must be one of: authorization_code, …'),
  },
  'invalid-token': { 'invalid-token': new Problem('invalid-token', 'Token expired or revoked') },
  integrity: {
    damaged: new Problem('integrity', 'What is stored for this cannot be opened; the request id names it in the log.'),
  },
  internal: {
    fault: new Problem('internal', 'Something went wrong here; the request id names it in the log.'),
  },
  unavailable: {
    'not-stored': new Problem('unavailable', 'The change could not be stored; nothing was changed.'),
  },
}

/** The names of the reusable responses. 405 is not among them: it is the end of a path without an operation. */
const names: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthenticated'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [413, 'TooLarge'],
  [415, 'UnsupportedMediaType'],
  [429, 'RateLimited'],
  [500, 'InternalError'],
  [503, 'Unavailable'],
  [504, 'ProviderUnavailable'],
])

const extraHeaders: Readonly<Record<number, Json>> = {
  401: { 'www-authenticate': reference('headers', 'WwwAuthenticate') },
  429: { 'retry-after': reference('headers', 'RetryAfter') },
  503: { 'retry-after': reference('headers', 'RetryAfter') },
  504: { 'retry-after': reference('headers', 'RetryAfter') },
}

const OAUTH = 'OAuth'
/** What only OAuth clients meet, in their form. */
export const OAUTH_ALONE: ReadonlySet<ProblemKind> = new Set([
  'exchange-failed',
  'unsupported-grant-type',
  'invalid-token',
])

export const kinds = Object.keys(problems) as readonly ProblemKind[]

type Form = 'api' | 'oauth'

/** Which errors have which form: OAuth clients are told of all that they can meet. */
const inForm: Readonly<Record<Form, ReadonlySet<ProblemKind>>> = {
  api: new Set(kinds.filter((kind) => !OAUTH_ALONE.has(kind))),
  oauth: new Set(operations.filter(({ errors }) => errors === 'oauth').flatMap(problemsOf)),
}

/** The errors as reusable responses, one a status and form. */
export function errorResponses(): Json {
  const all = [...names].flatMap(([status, name]): (readonly [string, Json | undefined])[] => [
    [name, response(status, 'api')],
    [OAUTH + name, response(status, 'oauth')],
  ])
  return Object.fromEntries(all.filter(([, made]) => made !== undefined))
}

function response(status: number, form: Form): Json | undefined {
  const here = kinds.filter(
    (kind) => problems[kind].status === status && kind !== 'unknown-path' && inForm[form].has(kind),
  )
  if (here.length === 0) return undefined
  const shown = here.flatMap((kind) =>
    Object.entries(examples[kind]).map(([name, problem]): [string, Json] => [
      name,
      {
        summary: problem.message,
        value:
          form === 'api'
            ? errorBody(problem, EXAMPLE_REQUEST_ID)
            : oauthErrorBody(problem, EXAMPLE_REQUEST_ID, EXAMPLE_URL),
      },
    ]),
  )
  const schema = reference('schemas', form === 'api' ? 'Error' : 'OAuthError')
  return {
    description: here.map((kind) => meanings[kind]).join(' '),
    headers: { 'x-request-id': reference('headers', 'RequestId'), ...extraHeaders[status] },
    content: { 'application/json': { schema, examples: Object.fromEntries(shown) } },
  }
}

/** Every way in which an operation can end other than well. */
export function problemsOf(operation: Operation): readonly ProblemKind[] {
  const changes = operation.methods[0] !== 'GET'
  const always = ['rate-limited', 'integrity', 'internal', 'invalid', 'malformed'] as const
  const whenClosed = operation.scope === 'open' ? [] : (['unauthenticated', 'forbidden'] as const)
  // A DELETE takes no body, but one that is sent is looked at all the same.
  const whenRecording = operation.records ? (['unavailable'] as const) : []
  const whenChanging = changes ? (['too-large', 'unsupported-media-type', 'unavailable'] as const) : []
  return [...always, ...whenClosed, ...whenChanging, ...whenRecording, ...operation.problems]
}

/** Those ends as responses of the operation, by status. */
export function errorResponsesOf(operation: Operation): Json {
  const mine = new Set(problemsOf(operation).map((kind) => problems[kind].status))
  const form = operation.errors === 'oauth' ? OAUTH : ''
  return Object.fromEntries(
    [...names]
      .filter(([status]) => mine.has(status))
      .map(([status, name]) => [status, reference('responses', form + name)]),
  )
}
