import { JWKS_PATH, OPENID_PATH, providerMetadata, RESOURCE_PATH, resourceMetadata } from '../openid-metadata.ts'
import { reference, type Json } from './components.ts'

export const OPERATIONAL_TAG = 'Running the server'

const headers = { 'x-request-id': reference('headers', 'RequestId') }

/** The endpoints beside the API: for whoever runs the server. They take no key and have no rate limit. */
export const operationalPaths: Json = {
  '/health/live': {
    get: endpoint('get_health_live', 'Tell whether the process runs', {
      description: 'Answers as long as the process can answer at all. When it does not, start the process again.',
      responses: { 200: status('The process runs.', 'live') },
    }),
  },
  '/health/ready': {
    get: endpoint('get_health_ready', 'Tell whether requests should be sent here', {
      description: 'Tells a load balancer whether to send traffic.',
      responses: {
        200: status('The server takes requests.', 'ready'),
        503: status('The server is starting or stopping.', 'unavailable'),
      },
    }),
  },
  '/metrics': {
    get: endpoint('get_metrics', 'Return the metrics', {
      description:
        'Counts and durations of requests by operation, numbers of records, and figures of the process, in the text ' +
        'format of Prometheus. No label carries an id, a name or anything else that a caller sent.',
      responses: {
        200: {
          description: 'The metrics.',
          headers,
          content: {
            'text/plain': {
              schema: { type: 'string', description: 'Lines in the text format of Prometheus.' },
              example: 'claviger_requests_total{operation="get_credential_by_id",status="200"} 42\n',
            },
          },
        },
      },
    }),
  },
  '/openapi.json': {
    get: endpoint('get_openapi', 'Return this document', {
      description: 'The description of this API in the form of OpenAPI 3.1, made from the operations themselves.',
      responses: {
        200: {
          description: 'The document.',
          headers,
          content: {
            'application/json': { schema: { type: 'object', description: 'A document of OpenAPI 3.1.' } },
          },
        },
      },
    }),
  },
  [OPENID_PATH]: {
    get: endpoint('get_openid_configuration', 'Return what OpenID clients have to know', {
      description:
        'The metadata of OpenID Connect Discovery 1.0: the issuer of our tokens, and where its endpoints are.',
      responses: {
        200: metadata('The metadata of an OpenID provider.', providerMetadata('https://claviger.example.com')),
      },
    }),
  },
  [RESOURCE_PATH]: {
    get: endpoint('get_protected_resource', 'Return what clients of the API have to know', {
      description:
        'The metadata of RFC 9728, to which the `WWW-Authenticate` of a 401 leads: who issues tokens for this API, and how ' +
        'they are sent.',
      responses: {
        200: metadata('The metadata of a protected resource.', resourceMetadata('https://claviger.example.com')),
      },
    }),
  },
  [JWKS_PATH]: {
    get: endpoint('get_jwks', 'Return the public keys', {
      description:
        'The keys with which the tokens of this server are checked (RFC 7517). A new one is published an hour before it ' +
        'signs, and an old one stays until its last token has expired.',
      responses: {
        200: {
          description: 'The keys.',
          headers,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                description: 'A set of keys.',
                required: ['keys'],
                properties: { keys: { type: 'array', description: 'RSA keys.', items: { type: 'object' } } },
              },
              example: {
                keys: [{ kty: 'RSA', n: '…', e: 'AQAB', kid: 'k3XZ…', use: 'sig', alg: 'RS256' }],
              },
            },
          },
        },
      },
    }),
  },
}

function endpoint(operationId: string, summary: string, rest: { description: string; responses: Json }): Json {
  return { operationId, summary, tags: [OPERATIONAL_TAG], security: [], ...rest }
}

function metadata(what: string, example: Json): Json {
  const content = { schema: { type: 'object', description: what }, example }
  return { description: 'The metadata.', headers, content: { 'application/json': content } }
}

function status(description: string, word: string): Json {
  return {
    description,
    headers,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          description: 'The state of the server.',
          required: ['status'],
          properties: { status: { const: word, description: `Always \`${word}\` with this status code.` } },
        },
        example: { status: word },
      },
    },
  }
}
