import { MAX_DATA_BYTES, MAX_DATA_DEPTH } from '../../providers/check.ts'
import { MAX_BODY_BYTES } from '../../core/errors.ts'
import { scopes } from '../../api/scopes.ts'
import type { Json } from './components.ts'
import { challenge } from '../openid-metadata.ts'
import { HOSTED_TAG } from './hosted.ts'
import { OPERATIONAL_TAG } from './operational.ts'

/** What the reference says before the single operations. */
export const aboutTheApi = `
Claviger keeps the credentials behind a product's integrations: it seals them, replaces them, and never gives them
back. It speaks the auth half of the Nylas v3 API, so the official clients work with it.

## Requests

Bodies are JSON in UTF-8 with the content type \`application/json\`, of at most ${MAX_BODY_BYTES} bytes. A field that is
not known is refused, so that a typing error does not pass for a success. \`credential_data\` may hold further keys,
since the key files that providers issue carry many; it may take ${MAX_DATA_BYTES} bytes as JSON and nest
${MAX_DATA_DEPTH} levels deep. Its known fields may also be spelt in camelCase.

PUT does the same as PATCH. A top-level field that the body leaves out keeps its value. A nested object that is there
replaces the stored one as a whole.

Every path that takes GET takes HEAD too, but for the one that begins a sign-in.

## Answers

Answers are JSON with the content type \`application/json\`, and carry their request id in the body and in the header
\`x-request-id\`. Times are unix seconds. A change is answered after it has been written to the disk.

\`?view=full\` adds what this server knows beyond the fields that every client expects. \`?select=id,name\` leaves only
the named fields in \`data\`; then fields may be missing that are otherwise always there.

Lists are answered in pages, by \`limit\` and \`offset\`, unless they are short. A page that holds fewer records than \`limit\` is the last one.

## Errors

Every error has the same form. Beside those that the operations name, an unknown path is answered with 404
\`api.not_found_error\`, and a method that a path does not take with 405 \`api.method_not_allowed\` and the header
\`Allow\`. Something that belongs to another application is answered as if it did not exist.

## Limits

An application may make 50 requests a second, unless the operator has set another limit. Beyond it, requests are
answered with 429 and the header \`Retry-After\`. An operation may have a limit besides, which it names. Whoever calls without
an API key is counted by address, and an IPv6 address by its /64.
`.trim()

export const tags: readonly Json[] = [
  {
    name: 'Applications',
    description:
      'The application that an API key belongs to. Connectors and credentials live in it, apart from others.',
  },
  {
    name: 'Connectors',
    description:
      'A connector says how an application talks to one provider; there is at most one for each. Its OAuth client is ' +
      'kept as a credential, the active one, and its settings are the public part of that.',
  },
  {
    name: 'Connector credentials',
    description:
      'The secrets of a connector: OAuth clients, service accounts, admin consents. Their data goes in and is sealed; ' +
      'no operation answers it.',
  },
  {
    name: 'Grants',
    description:
      'A grant is the authentication of one mailbox: at most one for each mailbox in an application. What it ' +
      'authenticates with is sealed; what it is there for is the token of the provider that is lent for it.',
  },
  {
    name: 'Providers',
    description: 'Those who keep mailboxes and calendars.',
  },
  {
    name: HOSTED_TAG,
    description:
      'Users sign in to their mailboxes on pages of this server, and come back to the application with a code.',
  },
  {
    name: 'Tokens',
    description:
      'Tokens of this server, each for one grant: what a sign-in leads to. They are JWTs, which anybody can check ' +
      'with the keys that are published. Errors have the form that OAuth clients expect.',
  },
  { name: OPERATIONAL_TAG, description: 'Health, metrics and this document. No API key is needed.' },
]

export const securitySchemes: Json = {
  ApiKey: {
    type: 'http',
    scheme: 'bearer',
    description: `
An API key of the application, such as \`clav_\` and 36 letters and digits. The first start of the server prints one,
once. \`claviger api-keys create\` makes more; a lost key cannot be shown again, only revoked and replaced.

A key carries scopes: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.
`.trim(),
  },
  AccessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of this server, which `/v3/connect/token` answers. It stands for one grant.',
  },
}

export const headers: Json = {
  RequestId: {
    description: 'The id of this request, as in `request_id`.',
    schema: { type: 'string' },
    example: '5967ca40-a2d8-4ee0-a0e0-6f18ace39a90',
  },
  RetryAfter: {
    description: 'After how many seconds a retry makes sense.',
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  WwwAuthenticate: {
    description: 'How to authenticate: with a bearer token; and where to read who issues them (RFC 9728 section 5.1).',
    schema: { type: 'string', pattern: '^Bearer resource_metadata="[^"]+"$' },
    example: challenge('https://claviger.example.com'),
  },
}
