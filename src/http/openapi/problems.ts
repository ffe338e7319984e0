import { invalid, notFound, Problem, type ProblemKind } from '../../lib/problem.ts'
import { errorBody, MAX_BODY_BYTES, problems } from '../../core/errors.ts'
import type { Operation } from '../../api/operation.ts'
import { reference, type Json } from './components.ts'

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
  'grant-invalid': 'The grant is invalid: its user has to authenticate again.',
  'credential-failing':
    'A provider does not accept the credential behind the grant. Its grants stay valid: replace the data of the ' +
    'credential. `Retry-After` says when it is tried again by itself.',
  'provider-unavailable': 'A provider cannot be asked at the moment, and nothing was changed.',
  internal: 'A fault of the server. The request id leads to the line in its log.',
  unavailable: 'The change could not be stored, and nothing was changed. `Retry-After` says when to try again.',
}

const examples: Readonly<Record<ProblemKind, Readonly<Record<string, Problem>>>> = {
  invalid: {
    'wrong-fields': invalid([
      { path: 'credential_data.private_key', message: 'must be an RSA key of 2048 bits or more; this one has 1024' },
      { path: 'credential_date', message: 'is not a known field' },
    ]),
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
    'connector-exists': new Problem('conflict', 'provider: the application already has a google connector.'),
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
      provider: { code: 'invalid_client', message: 'AADSTS7000222: The provided client secret keys are expired.' },
    }),
  },
  'provider-unavailable': {
    'not-reached': new Problem(
      'provider-unavailable',
      'The provider cannot be asked at the moment; nothing was changed.',
      { provider: { code: 'timeout', message: null } },
    ),
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

const kinds = Object.keys(problems) as readonly ProblemKind[]

/** The errors as reusable responses, one a status. */
export const errorResponses: Json = Object.fromEntries([...names].map(([status, name]) => [name, response(status)]))

function response(status: number): Json {
  const here = kinds.filter((kind) => problems[kind].status === status && kind !== 'unknown-path')
  const shown = here.flatMap((kind) =>
    Object.entries(examples[kind]).map(([name, problem]): [string, Json] => [
      name,
      { summary: problem.message, value: errorBody(problem, EXAMPLE_REQUEST_ID) },
    ]),
  )
  return {
    description: here.map((kind) => meanings[kind]).join(' '),
    headers: { 'x-request-id': reference('headers', 'RequestId'), ...extraHeaders[status] },
    content: { 'application/json': { schema: reference('schemas', 'Error'), examples: Object.fromEntries(shown) } },
  }
}

/** Every way in which an operation can end other than well. */
export function problemsOf(operation: Operation): readonly ProblemKind[] {
  const changes = operation.methods[0] !== 'GET'
  const always = ['unauthenticated', 'forbidden', 'rate-limited', 'internal', 'invalid', 'malformed'] as const
  // A DELETE takes no body, but one that is sent is looked at all the same.
  const whenRecording = operation.records ? (['unavailable'] as const) : []
  const whenChanging = changes ? (['too-large', 'unsupported-media-type', 'unavailable'] as const) : []
  return [...always, ...whenChanging, ...whenRecording, ...operation.problems]
}

/** Those ends as responses of the operation, by status. */
export function errorResponsesOf(operation: Operation): Json {
  const mine = new Set(problemsOf(operation).map((kind) => problems[kind].status))
  return Object.fromEntries(
    [...names].filter(([status]) => mine.has(status)).map(([status, name]) => [status, reference('responses', name)]),
  )
}

/** The envelope of every error. */
export const errorSchema: Json = {
  type: 'object',
  description: 'What every request that did not succeed is answered with.',
  required: ['request_id', 'error'],
  properties: {
    request_id: {
      type: 'string',
      description: 'The id of this request: the same as in the header `x-request-id`, and what the log knows it by.',
    },
    error: {
      type: 'object',
      description: 'What went wrong.',
      required: ['type', 'code', 'message'],
      properties: {
        type: {
          type: 'string',
          enum: [...new Set(kinds.map((kind) => problems[kind].type))],
          description: [
            'What kind of error it is. A type never changes its meaning:',
            '',
            ...kinds.map((kind) => `- \`${problems[kind].type}\` (${problems[kind].status}): ${meanings[kind]}`),
          ].join('\n'),
        },
        code: { type: 'string', description: 'The same as `type`, for clients that look here.' },
        message: {
          type: 'string',
          description: 'For a person to read. It names fields and what was expected of them, and never a secret.',
        },
        validation_errors: {
          type: 'object',
          additionalProperties: { type: 'string', description: 'What was expected of the field.' },
          description: 'Each wrong field by its path, such as `credential_data.private_key`; at most 50 of them.',
        },
        provider_error: {
          type: 'object',
          description: 'What the provider said, where one was asked.',
          properties: {
            code: { type: ['string', 'null'], description: 'Its own code.' },
            message: { type: ['string', 'null'], description: 'Its own words, on one line and cut to a length.' },
          },
        },
      },
    },
  },
}
