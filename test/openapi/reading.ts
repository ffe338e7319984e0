/** The parts of an OpenAPI document that the tests look at. */

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Shown>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, Schema>>>>
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
}

export interface Shown {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly security?: unknown
  readonly responses: Readonly<Record<string, Schema>>
}

export type Schema = Readonly<Record<string, unknown>>

/** Every operation with its place. */
export function endpoints(document: OpenApi) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, method, operation })),
  )
}

/** What a reference stands for. */
export function resolved(document: OpenApi, value: Schema): { headers?: Schema; content?: Schema } {
  const { $ref } = value
  if (typeof $ref !== 'string') return value
  const [, , kind = '', name = ''] = $ref.split('/')
  return document.components[kind]?.[name] ?? {}
}
