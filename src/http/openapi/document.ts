import { readFileSync } from 'node:fs'
import { operations } from '../../api/routes.ts'
import { answerSchema } from '../../core/answer-schema.ts'
import type { Answer, Method, Operation } from '../../api/operation.ts'
import { aboutTheApi, headers, securitySchemes, tags } from './about.ts'
import { Components, reference, type Json } from './components.ts'
import { hostedPaths } from './hosted.ts'
import { operationalPaths } from './operational.ts'
import { errorSchema, oauthErrorSchema } from './error-schemas.ts'
import { errorResponses, errorResponsesOf, EXAMPLE_REQUEST_ID } from './problems.ts'

/** The description of the API in OpenAPI 3.1, made from the table of operations. */
export function openApiDocument(): Json {
  const components = new Components()
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {})
    for (const method of operation.methods) path[method.toLowerCase()] = describe(operation, method, components)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Claviger',
      version: version(),
      summary: 'Seals, keeps and rotates the credentials behind integrations.',
      description: aboutTheApi,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that this document came from.' }],
    tags,
    paths: { ...paths, ...hostedPaths(components), ...operationalPaths },
    components: {
      schemas: { Error: errorSchema, OAuthError: oauthErrorSchema, ...components.schemas },
      parameters: components.parameters,
      responses: errorResponses(),
      headers,
      securitySchemes,
    },
  }
}

/** The version in package.json, which lies as far above this file in a build as it does here. */
function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

function describe(operation: Operation, method: Method, components: Components): Json {
  const [documented] = operation.methods
  const isAlias = method !== documented
  const parameters = [
    ...components.parametersOf(operation.params, 'path'),
    ...components.parametersOf(operation.query, 'query'),
  ]
  return {
    operationId: isAlias ? aliasId(operation.id, method) : operation.id,
    tags: [operation.tag],
    summary: isAlias ? `${operation.summary} with ${method}` : operation.summary,
    description: [
      ...(isAlias ? [`Does the same as ${documented}, for clients that send ${method}.`] : []),
      operation.description,
      ...neededWords(operation),
    ].join('\n\n'),
    security: security(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: requestBody(operation, components) }),
    responses: {
      [operation.answer.status]: success(operation.answer, components),
      ...errorResponsesOf(operation),
    },
  }
}

function neededWords({ scope, accessTokens }: Operation): string[] {
  if (scope === 'open' || accessTokens === 'only') return []
  const key = `The API key needs the scope \`${scope}\`.`
  return [
    accessTokens === 'too' ? `${key} An access token of the grant will do as well, and it has no other grant.` : key,
  ]
}

function security({ scope, accessTokens }: Operation): Json[] {
  if (scope === 'open') return []
  const withToken = accessTokens === undefined ? [] : [{ AccessToken: [] }]
  return accessTokens === 'only' ? withToken : [{ ApiKey: [scope] }, ...withToken]
}

/** `update_application` and `patch_credential_by_id` become `put_…`. */
function aliasId(id: string, method: Method): string {
  return id.replace(/^[a-z]+/, method.toLowerCase())
}

function requestBody({ body, documentedBody, bodyExamples, form }: Operation, components: Components): Json {
  const schema = components.schema(documentedBody ?? body ?? {})
  return {
    required: true,
    content: {
      'application/json': { schema, ...(bodyExamples && { examples: bodyExamples }) },
      ...(form && { 'application/x-www-form-urlencoded': { schema } }),
    },
  }
}

function success(answer: Answer, components: Components): Json {
  return {
    description: answer.description,
    headers: { 'x-request-id': reference('headers', 'RequestId') },
    content: {
      'application/json': {
        schema: components.schema({
          title: answerTitle(answer),
          description: 'The answer to a request that succeeded.',
          ...answerSchema(answer),
        }),
        example: answer.flat
          ? (answer.example ?? {})
          : {
              request_id: EXAMPLE_REQUEST_ID,
              ...(answer.success && { success: true }),
              ...(answer.data && { data: answer.example }),
              ...(answer.paged && { limit: 10, offset: 0 }),
            },
      },
    },
  }
}

function answerTitle({ data, paged, success, flat }: Answer): string {
  if (flat && data === undefined) return 'Empty object'
  if (data === undefined) return 'Empty answer'
  return `${String(data['title'])}${paged ? ' page' : success ? ' update answer' : ' answer'}`
}
