/** The parts of an OpenAPI document that the reference reads. The document alone says what an operation is. */

export interface OpenApi {
  readonly info: {
    readonly title: string
    readonly version: string
    readonly summary: string
    readonly description: string
  }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
    readonly headers: Readonly<Record<string, Header>>
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>
  }
}

interface PathOperation {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Reference[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Response | Reference>>
}

export interface Reference {
  readonly $ref: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly description: string
  readonly schema: Schema
  readonly example?: unknown
}

export interface MediaType {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example>>
}

export interface Example {
  readonly summary: string
  readonly value: unknown
  readonly 'x-providers'?: readonly string[]
}

export interface Header {
  readonly description: string
  readonly schema: Schema
  readonly example?: unknown
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header | Reference>>
  /** Absent where there is nothing but headers: a redirect. */
  readonly content?: Readonly<Record<string, MediaType>>
}

/** JSON Schema 2020-12, as far as the document uses it. */
export interface Schema {
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly 'x-expected'?: string
  /** For whom this form is; a schema without it is for every provider. */
  readonly 'x-providers'?: readonly string[]
  /** Which values of `enum` each provider takes. */
  readonly 'x-values-by-provider'?: Readonly<Record<string, readonly unknown[]>>
}

export type Schemas = Readonly<Record<string, Schema>>

/** What a `$ref` of a schema stands for. What stands beside the reference wins. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref === undefined) return schema
  const { $ref, ...beside } = schema
  const target = schemas[nameIn($ref)]
  if (target === undefined) throw new Error(`the document refers to ${$ref}, which it does not have`)
  return { ...resolved(target, schemas), ...beside }
}

/** The last part of a reference: the name of the component. */
export function nameIn($ref: string): string {
  return $ref.slice($ref.lastIndexOf('/') + 1)
}
