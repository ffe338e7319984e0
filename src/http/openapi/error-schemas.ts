import { problems } from '../../core/errors.ts'
import { reference, type Json } from './components.ts'
import { kinds, meanings, OAUTH_ALONE } from './problems.ts'

const shown = kinds.filter((kind) => !OAUTH_ALONE.has(kind))

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
          enum: [...new Set(shown.map((kind) => problems[kind].type))],
          description: [
            'What kind of error it is. A type never changes its meaning:',
            '',
            ...shown.map((kind) => `- \`${problems[kind].type}\` (${problems[kind].status}): ${meanings[kind]}`),
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
        verification: {
          type: 'object',
          description: 'What was tried with the provider, where `verify=true` has found that nothing is to be changed.',
          required: ['outcome', 'steps'],
          properties: {
            outcome: {
              type: 'string',
              enum: ['failed', 'unclear'],
              description: '`unclear` when the provider could not be asked, or its answer says nothing of the data.',
            },
            steps: {
              type: 'array',
              description: 'Each step, in order.',
              items: reference('schemas', 'VerificationStep'),
            },
          },
        },
      },
    },
  },
}

/** The form of RFC 6749 section 5.2, at the endpoints for OAuth clients. */
export const oauthErrorSchema: Json = {
  type: 'object',
  description: 'What the endpoints for OAuth clients answer to every request that did not succeed.',
  required: ['error', 'error_description', 'error_uri', 'error_code', 'request_id'],
  properties: {
    error: { type: 'string', description: 'What kind of error it is, in the words of RFC 6749 and RFC 6750.' },
    error_description: { type: 'string', description: 'For a person to read. It never repeats a value.' },
    error_uri: { type: 'string', description: 'Where to read about errors.' },
    error_code: { type: 'integer', description: 'The status of the answer.' },
    request_id: { type: 'string', description: 'The id of this request, as in the header `x-request-id`.' },
  },
}
