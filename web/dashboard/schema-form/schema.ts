/** The part of JSON Schema that the providers' declarations use. */

export interface FieldSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly const?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly 'x-expected'?: string
}

export interface ObjectSchema {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly { readonly required: readonly string[] }[]
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>
  readonly additionalProperties?: boolean
  readonly 'x-expected'?: string
}

/** A document that is being entered. It may hold secrets: it lives in the state of an open form and nowhere else. */
export type Draft = Readonly<Record<string, unknown>>

/** Wrong fields by their name, in words that go on from "This": `must not be empty`. `''` is the document itself. */
export type Problems = Readonly<Record<string, string>>
