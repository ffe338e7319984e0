/** Holds raw answers against the published OpenAPI's names and types, a copy of which stands beside this file. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

type Responses = Readonly<Record<string, unknown>>
interface Shape {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>
  readonly components: {
    readonly schemas: { readonly ConnectorObject: { readonly properties: { readonly provider: { enum: string[] } } } }
  }
}

interface Published {
  readonly content: {
    readonly 'application/json': {
      readonly schema: { readonly properties: Record<string, { type: string; enum?: string[] }> }
    }
  }
}

const shape = JSON.parse(readFileSync(new URL('nylas-v3-auth.shape.json', import.meta.url), 'utf8')) as Shape

// The one known gap: the published list of providers has `nylas`, the newer name, and the page of the credential's
// update has `inbox`, the older one. Both are served, so the older one is added here, and only while it is missing.
const publishedProviders = shape.components.schemas.ConnectorObject.properties.provider.enum
assert.ok(!publishedProviders.includes('inbox'), 'the published shape has `inbox` now: this gap can be closed')
publishedProviders.push('inbox')

// Two more, at the endpoints for OAuth clients: `error_code` is called a text, which the official clients read as a number,
// and the tokens' `provider` leaves out those that nobody signs in to, whose grants can have tokens here all the same.
for (const [path, method] of [
  ['token', 'post'],
  ['revoke', 'post'],
  ['tokeninfo', 'get'],
] as const) {
  const answers = shape.paths[`/v3/connect/${path}`]?.[method]?.responses as Readonly<Record<string, Published>>
  const code = answers['400']?.content['application/json'].schema.properties['error_code']
  assert.equal(code?.type, 'string', 'the published error_code is no text any more: this gap can be closed')
  code.type = 'integer'
  if (path === 'token')
    answers['200']?.content['application/json'].schema.properties['provider']?.enum?.push('virtual-calendar')
}

const OAUTH = /^\/v3\/connect\/(?:token|revoke|tokeninfo)(?:\?|$)/

const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false })
ajv.addSchema(shape, 'shape')
const validators = new Map<string, ValidateFunction>()

/** What an exchange has to have for its answer to be judged. */
export interface Judged {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly raw: string
}

/** Asserts what holds of every answer: the content type to the letter, and the same request id in body and header. */
export function assertEnvelope({ method, path, status, headers, raw }: Judged): void {
  const title = `${method} ${path} → ${status}`
  assert.equal(headers['content-type'], 'application/json', title)
  const { request_id: id } = JSON.parse(raw) as { readonly request_id?: unknown }
  // What the endpoints for OAuth clients answer has no envelope; their errors have the request id all the same.
  if (status < 400 && OAUTH.test(path) && !path.includes('tokeninfo')) {
    assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/, title)
    return
  }
  assert.match(String(id), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, title)
  assert.equal(headers['x-request-id'], id, title)
}

/**
 * Asserts the envelope, and the published schema of the operation and status. A status that is not published has the
 * published error shape.
 */
export function assertPublishedShape(judged: Judged): void {
  assertEnvelope(judged)
  const { method, path, status, raw } = judged
  // Additions of ours with answers of their own.
  if (status < 400 && /\/(?:health|provider-token|verify)(?:\?|$)/.test(path)) return
  const pointer = pointerOf(method, path, status)
  let validate = validators.get(pointer)
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `shape#${pointer}` })
    validators.set(pointer, validate)
  }
  assert.ok(validate(JSON.parse(raw)), `${method} ${path} → ${status}: ${ajv.errorsText(validate.errors)}\n${raw}`)
}

/** Where the schema of an answer stands in the published file. */
function pointerOf(method: string, path: string, status: number): string {
  // Rolling back is an addition of ours; it answers what GET of the same credential answers.
  if (method === 'POST' && path.endsWith('/rollback'))
    return pointerOf('GET', path.slice(0, -'/rollback'.length), status)
  const template = templateOf(path)
  // PUT does what PATCH does, and only PATCH is published.
  const verb = method === 'PUT' ? 'patch' : method.toLowerCase()
  const responses = template === undefined ? undefined : shape.paths[template]?.[verb]?.responses
  if (template === undefined || responses === undefined || !(String(status) in responses)) {
    assert.ok(status >= 400, `no published answer for ${method} ${path} → ${status}`)
    if (OAUTH.test(path)) return pointerOf(method, path, 400)
    return '/components/schemas/400'
  }
  // There the published errors stand within an error, and clients find nothing in them; live answers have the one form.
  if (status >= 400 && template === '/v3/applications/redirect-uris') return '/components/schemas/400'
  const response = responses[String(status)] as { readonly $ref?: string }
  const at = response.$ref?.slice(1) ?? `/paths/${escape(template)}/${verb}/responses/${status}`
  return `${at}/content/application~1json/schema`
}

function templateOf(path: string): string | undefined {
  const plain = (path.split('?', 1)[0] ?? '')
    // What the command line sends is published under these names.
    .replace(/^(\/v3\/applications)\/[0-9a-f-]{36}(?=\/|$)/, '$1')
    .replace(/^(\/v3\/applications)\/callback-uris(?=\/|$)/, '$1/redirect-uris')
  return Object.keys(shape.paths).find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
  )
}

function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')
}
