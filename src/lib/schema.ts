/**
 * The door for data from outside: JSON Schema 2020-12 in, wrong fields in plain words out. No message repeats a value.
 *
 * Ajv does the checking. It is loaded and each schema compiled on first use, for together they take longer than all the
 * rest of the start.
 */

import { createRequire } from 'node:module'
import type * as ajv2020 from 'ajv/dist/2020.js'
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import type * as ajvFormats from 'ajv-formats'
import { shownKey } from './canonical.ts'
import type { FieldError } from './problem.ts'
import { isName } from './name.ts'
import { rsaPrivateKeyProblem } from './rsa.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Lists what is wrong with a value; nothing when it fits. `at` is where the value stands in the request. */
export type Check = (value: unknown, at?: string) => FieldError[]

/**
 * Makes the check for one schema.
 *
 * A schema may say what was expected in its own words, in `x-expected`: the sentence stands in for the usual one where
 * `pattern`, `format`, `const`, `enum`, `not`, `anyOf` or `oneOf` of that schema fails.
 *
 * @param options.coerce turns the text of query parameters into what the schema asks for and fills in defaults, in place.
 */
export function compile(schema: JsonSchema, options: { readonly coerce?: boolean } = {}): Check {
  let validate: ValidateFunction | undefined
  const spelled = options.coerce === true ? booleansOf(schema) : []
  return (value, at = '') => {
    respell(value, spelled)
    validate ??= newAjv(schema, options.coerce === true).compile(schema)
    if (validate(value)) return []
    const errors = validate.errors ?? []
    // Ajv keeps its last errors, and with them the value, until the next call. That value may be a secret.
    validate.errors = null
    return fieldErrors(errors, at)
  }
}

// --- query parameters ---

/** How the official Python client spells booleans; Ajv knows the other spelling. */
const CAPITALISED: ReadonlyMap<unknown, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
])

function booleansOf({ properties = {} }: JsonSchema): readonly string[] {
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>)
    .filter(([, { type }]) => type === 'boolean')
    .map(([name]) => name)
}

/** In place, as Ajv coerces. */
function respell(value: unknown, booleans: readonly string[]): void {
  if (booleans.length === 0 || typeof value !== 'object' || value === null) return
  const query = value as Record<string, unknown>
  for (const name of booleans) if (CAPITALISED.has(query[name])) query[name] = CAPITALISED.get(query[name])
}

// --- Ajv ---

const require = createRequire(import.meta.url)

/** Keywords of OpenAPI that say nothing about validity. */
const ANNOTATIONS = ['example', 'discriminator', 'xml', 'externalDocs']

function newAjv(schema: JsonSchema, coerce: boolean): Ajv2020 {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof ajv2020
  const { default: addFormats } = require('ajv-formats') as typeof ajvFormats.default
  const ajv = new Ajv2020({
    strict: true,
    // `required` inside `anyOf` names properties which the schema around it declares.
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    coerceTypes: coerce,
    useDefaults: coerce,
    // Every schema is our own and the tests hold them against the meta-schema; compiling that costs more than they do.
    meta: false,
    validateSchema: false,
  })
  addFormats(ajv, ['uri', 'uuid', 'email', 'date-time'])
  ajv.addFormat('name', isName)
  ajv.addFormat('rsa-private-key', (text) => rsaPrivateKeyProblem(text) === undefined)
  ajv.addVocabulary([...new Set([...ANNOTATIONS, ...extensions(schema)])])
  return ajv
}

/** All `x-…` keywords in a schema: strict mode wants to know each by its name. */
function extensions(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(/^x-[a-z0-9-]+$/i.test(key) ? [key] : []),
    ...extensions(value),
  ])
}

// --- from Ajv's errors to ours ---

const MAX_ERRORS = 50
/** How many of Ajv's errors are looked at, for each union among them is held against all the others. */
const MAX_AJV_ERRORS = 500

function fieldErrors(all: readonly ErrorObject[], at: string): FieldError[] {
  const errors = all.slice(0, MAX_AJV_ERRORS)
  // One message for each field: the first is about the coarsest thing wrong with it.
  const found = new Map<string, FieldError>()
  for (const error of withoutBranches(errors)) {
    const message = sentence(error, errors)
    const path = fieldPath(at, error)
    if (message === undefined || found.has(path)) continue
    found.set(path, { path, message })
    if (found.size === MAX_ERRORS) break
  }
  return [...found.values()]
}

/** Leaves out what Ajv says about the single branches of a union, for the error of the union itself says it better. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unions = errors.filter(isUnion)
  if (unions.length === 0) return errors
  return errors.filter((error) => !unions.some((union) => isBranch(error, union)))
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'propertyNames' || keyword === 'contains'
}

function isBranch(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`))
  )
}

function fieldPath(at: string, error: ErrorObject): string {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const own = ownKey(error)
  if (own !== undefined) keys.push(own)
  const path = [...(at === '' ? [] : [at]), ...keys.map(shownKey)].join('.')
  return path === '' ? 'body' : path
}

/** The key that an error of an object is about, where it is about one. */
function ownKey({ keyword, params }: ErrorObject): string | undefined {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return String(params['missingProperty'])
    case 'additionalProperties':
      return String(params['additionalProperty'])
    case 'unevaluatedProperties':
      return String(params['unevaluatedProperty'])
    case 'propertyNames':
      return String(params['propertyName'])
    default:
      return undefined
  }
}

/** What was expected, or undefined for an error that only repeats others. */
function sentence(error: ErrorObject, all: readonly ErrorObject[]): string | undefined {
  const limit = Number(error.params['limit'])
  switch (error.keyword) {
    case 'required':
      return 'is required'
    case 'dependentRequired':
      return `is required with ${String(error.params['property'])}`
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a known field'
    case 'propertyNames':
      return 'is not an accepted name'
    case 'type':
      return `must be ${types(error.params['type'])}`
    case 'const':
      return expected(error) ?? `must be ${String(error.params['allowedValue'])}`
    case 'enum':
      return expected(error) ?? oneOf(error.params['allowedValues'] as readonly unknown[])
    case 'pattern':
      return expected(error) ?? 'does not have the right form'
    case 'format':
      return formatSentence(error)
    case 'not':
      return expected(error) ?? 'is not accepted'
    case 'anyOf':
    case 'oneOf':
      return unionSentence(error, all)
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${count(limit, 'character')}`
    case 'maxLength':
      return `must have at most ${count(limit, 'character')}`
    case 'minItems':
      return `must have at least ${count(limit, 'item')}`
    case 'maxItems':
      return `must have at most ${count(limit, 'item')}`
    case 'minProperties':
      return `must have at least ${count(limit, 'field')}`
    case 'maxProperties':
      return `must have at most ${count(limit, 'field')}`
    case 'uniqueItems':
      return 'must not hold the same item twice'
    case 'minimum':
      return `must be at least ${limit}`
    case 'maximum':
      return `must be at most ${limit}`
    case 'exclusiveMinimum':
      return `must be more than ${limit}`
    case 'exclusiveMaximum':
      return `must be less than ${limit}`
    case 'multipleOf':
      return `must be a multiple of ${String(error.params['multipleOf'])}`
    case 'if':
      return undefined
    default:
      return expected(error) ?? 'is not accepted'
  }
}

function formatSentence(error: ErrorObject): string {
  const format = String(error.params['format'])
  if (format === 'rsa-private-key' && typeof error.data === 'string') {
    return rsaPrivateKeyProblem(error.data) ?? 'is not accepted'
  }
  return expected(error) ?? FORMATS.get(format) ?? 'does not have the right form'
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['uri', 'must be a URL'],
  ['uuid', 'must be a UUID'],
  ['email', 'must be an email address'],
  ['date-time', 'must be a date and time such as 2026-01-31T12:00:00Z'],
])

/** A union without words of its own: if each branch wants another type, name the types. */
function unionSentence(union: ErrorObject, all: readonly ErrorObject[]): string {
  const own = expected(union)
  if (own !== undefined) return own
  if (Array.isArray(union.params['passingSchemas'])) return 'fits more than one of the accepted forms'
  const branches = all.filter((error) => isBranch(error, union))
  const allTypes = branches.every((error) => error.keyword === 'type' && error.instancePath === union.instancePath)
  if (!allTypes || branches.length === 0) return 'does not have any of the accepted forms'
  return `must be ${types(branches.flatMap((error) => error.params['type'] as string | string[]))}`
}

function expected(error: ErrorObject): string | undefined {
  const words: unknown = error.parentSchema?.['x-expected']
  return typeof words === 'string' ? words : undefined
}

// --- words ---

const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'a string'],
  ['number', 'a number'],
  ['integer', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'an object'],
  ['array', 'an array'],
  ['null', 'null'],
])

function types(names: unknown): string {
  const list: readonly unknown[] = Array.isArray(names) ? (names as unknown[]) : String(names).split(',')
  return [...new Set(list.map((name) => TYPES.get(String(name)) ?? String(name)))].join(' or ')
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `must be ${String(values[0])}` : `must be one of: ${values.map(String).join(', ')}`
}

function count(limit: number, noun: string): string {
  return `${limit} ${noun}${limit === 1 ? '' : 's'}`
}
