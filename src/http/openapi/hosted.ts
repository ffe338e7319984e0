import { errorBody } from '../../core/errors.ts'
import { redirectErrors } from '../../hosted/answer-to.ts'
import { authorizationQuery } from '../../hosted/authorization-query.ts'
import { invalid } from '../../lib/problem.ts'
import { AUTH } from '../hosted.ts'
import { reference, type Components, type Json } from './components.ts'
import { EXAMPLE_REQUEST_ID } from './problems.ts'

export const HOSTED_TAG = 'Hosted sign-in'

const headers = { 'x-request-id': reference('headers', 'RequestId') }

const html = (description: string) => ({ 'text/html': { schema: { type: 'string', description } } })

/**
 * Where an application sends its users to. The steps after it, `/v3/connect/callback` among them, are left out: only this
 * server's own pages and the providers lead there, with what no caller has, and a call by hand ends a sign-in.
 */
export function hostedPaths(components: Components): Json {
  const wrong = invalid([{ path: 'redirect_uri', message: 'must be registered with the application' }])
  return {
    [AUTH.path]: {
      get: {
        operationId: AUTH.id,
        tags: [HOSTED_TAG],
        summary: 'Sign a user in',
        description,
        security: [],
        parameters: components.parametersOf(authorizationQuery, 'query'),
        responses: {
          200: {
            description:
              'A page of this server, where there is something to choose or to enter: the provider, the address, a password.',
            headers,
            content: html('The page, in the look of the application. It has no script.'),
          },
          302: {
            description:
              'On to the provider; or back to the application, where anything but `client_id` and `redirect_uri` is wrong. ' +
              'The cookie that comes with it holds the sign-in to this browser.',
            headers: {
              ...headers,
              location: {
                description: 'Where the browser goes next.',
                schema: { type: 'string', format: 'uri' },
                example:
                  'https://accounts.google.com/o/oauth2/v2/auth?client_id=42.apps.googleusercontent.com&response_type=code&state=k3XZ',
              },
            },
          },
          400: {
            description:
              '`client_id` or `redirect_uri` is wrong, so that there is nobody to answer. A browser is shown a page that ' +
              'says so.',
            headers,
            content: {
              'application/json': {
                schema: reference('schemas', 'Error'),
                examples: { 'wrong-address': { summary: wrong.message, value: errorBody(wrong, EXAMPLE_REQUEST_ID) } },
              },
              ...html('The page that a browser is shown.'),
            },
          },
          429: reference('responses', 'RateLimited'),
          500: reference('responses', 'InternalError'),
          503: reference('responses', 'Unavailable'),
        },
      },
    },
  }
}

const description = `
The address that an application sends a browser to. It is opened, not called: the user signs in there, and comes back to
\`redirect_uri\` within ten minutes.

With \`response_type=code\` that is with \`code\` and \`state\`: the code is good once and for ten minutes, at
\`/v3/connect/token\`. A mailbox that has a grant already keeps its id. With \`adminconsent\` it is with
\`admin_consent=true\` and no code.

What goes wrong is told at \`redirect_uri\` too, with \`error\`, \`error_description\`, \`error_code\` and \`state\`. \`error\` is one of
these, with its number:

${Object.entries(redirectErrors)
  .map(([error, code]) => `- \`${error}\`: ${code}`)
  .join('\n')}

Each request begins a sign-in of its own, so this path takes no HEAD.
`.trim()
