/** Holds documents from outside against the declarations of a provider. */

import { canonicalJson } from '../lib/canonical.ts'
import type { FieldError } from '../lib/problem.ts'
import { type Check, compile } from '../lib/schema.ts'
import type { ConnectorSpec, CredentialSpec, CredentialType, ObjectSchema, Provider } from './provider.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export type Checked =
  /** `data` is the document under the names that its schema knows, and `canonical` the text of it to keep. */
  | { readonly kind: 'ok'; readonly data: JsonObject; readonly canonical: string }
  | { readonly kind: 'wrong'; readonly fields: readonly FieldError[] }

export const MAX_DATA_BYTES = 65_536
export const MAX_DATA_DEPTH = 16

/** Checks `credential_data` of one type. Paths of wrong fields start with `credential_data`. */
export function checkCredentialData(provider: Provider, type: string, data: JsonObject): Checked {
  const spec = credentialSpec(provider, type)
  if (spec === undefined) return { kind: 'wrong', fields: [unknownType(provider)] }
  const door = credentialDoor(spec)
  const { named, conflicts } = withKnownNames(data, door.aliases)
  return checked(named, door.check, 'credential_data', conflicts)
}

/**
 * Checks `settings` of a connector. Paths of wrong fields start with `settings`.
 *
 * @param options.secretMayBeKept for an update: `client_secret` may be missing. Whether the stored secret really belongs
 *   to the `client_id` that is given is for the caller to decide.
 */
export function checkConnectorSettings(
  provider: Provider,
  settings: JsonObject,
  options: { readonly secretMayBeKept: boolean },
): Checked {
  const door = settingsDoor(provider.connector)
  return checked(settings, options.secretMayBeKept ? door.update : door.create, 'settings')
}

/** The settings that may be shown again, in the order in which the provider names them. */
export function publicSettings(provider: Provider, data: JsonObject): Record<string, unknown> {
  const shown = provider.connector.publicSettings.filter((key) => Object.hasOwn(data, key))
  return Object.fromEntries(shown.map((key) => [key, data[key]]))
}

/** What a provider says of a credential type, which may be any text from outside. */
export function credentialSpec(provider: Provider, type: string): CredentialSpec | undefined {
  return Object.hasOwn(provider.credentials, type) ? provider.credentials[type as CredentialType] : undefined
}

/** The credential types that a provider takes. */
export function credentialTypes(provider: Provider): readonly CredentialType[] {
  return Object.keys(provider.credentials) as CredentialType[]
}

/** The schema for the settings of a connector, as they are given at first or in an update. */
export function settingsSchema(connector: ConnectorSpec, options: { readonly secretMayBeKept: boolean }): ObjectSchema {
  const schema = connector.settings ?? NO_SETTINGS
  if (!options.secretMayBeKept) return schema
  return { ...schema, required: (schema.required ?? []).filter((key) => key !== 'client_secret') }
}

const NO_SETTINGS: ObjectSchema = { type: 'object', properties: {}, required: [], additionalProperties: false }

function unknownType(provider: Provider): FieldError {
  const types = credentialTypes(provider)
  const message =
    types.length === 0
      ? `${provider.name} connectors take no credentials`
      : `must be one of: ${types.join(', ')} (${provider.name})`
  return { path: 'credential_type', message }
}

function checked(data: JsonObject, check: Check, at: string, conflicts: readonly FieldError[] = []): Checked {
  const fields = [...conflicts, ...check(data, at)]
  const canonical = canonicalJson(data, MAX_DATA_DEPTH, { exact: true })
  switch (canonical.kind) {
    case 'ok':
      if (Buffer.byteLength(canonical.text) > MAX_DATA_BYTES) {
        fields.push({ path: at, message: `must take at most ${MAX_DATA_BYTES} bytes as JSON` })
      }
      return fields.length === 0 ? { kind: 'ok', data, canonical: canonical.text } : { kind: 'wrong', fields }
    case 'too-deep':
      return wrongToo(fields, at, canonical.path, `must not nest deeper than ${MAX_DATA_DEPTH} levels`)
    case 'bad-text':
      return wrongToo(fields, at, canonical.path, 'must be well-formed Unicode')
    case 'bad-number':
      return wrongToo(fields, at, canonical.path, 'must be a number that a double can hold')
    case 'rounded-number':
      return wrongToo(fields, at, canonical.path, 'must be text: a whole number beyond 9007199254740991 is rounded')
    default:
      return canonical satisfies never
  }
}

function wrongToo(fields: readonly FieldError[], at: string, below: string, message: string): Checked {
  const path = below === '' ? at : `${at}.${below}`
  return { kind: 'wrong', fields: [...fields.filter((field) => field.path !== path), { path, message }] }
}

// --- names ---

interface Renamed {
  readonly named: JsonObject
  readonly conflicts: readonly FieldError[]
}

/** Renames the other spellings of known fields. Two spellings at once are fine while they agree. */
function withKnownNames(data: JsonObject, aliases: ReadonlyMap<string, string>): Renamed {
  const others = Object.keys(data).filter((key) => aliases.has(key))
  if (others.length === 0) return { named: data, conflicts: [] }
  // A Map on the way, and `fromEntries` at its end, so that a key `__proto__` stays a key.
  const named = new Map(Object.entries(data).filter(([key]) => !aliases.has(key)))
  const conflicts: FieldError[] = []
  for (const key of others) {
    const name = aliases.get(key) ?? key
    if (!named.has(name)) named.set(name, data[key])
    else if (!sameText(named.get(name), data[key])) {
      conflicts.push({ path: `credential_data.${key}`, message: `is another spelling of ${name} and must equal it` })
    }
  }
  return { named: Object.fromEntries(named), conflicts }
}

/** Known fields are text; anything else fails its schema, so it need not be compared. */
function sameText(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && a === b
}

// --- doors: what is made once of each declaration ---

interface CredentialDoor {
  readonly check: Check
  readonly aliases: ReadonlyMap<string, string>
}

interface SettingsDoor {
  readonly create: Check
  readonly update: Check
}

const credentialDoors = new WeakMap<CredentialSpec, CredentialDoor>()
const settingsDoors = new WeakMap<ConnectorSpec, SettingsDoor>()

function credentialDoor(spec: CredentialSpec): CredentialDoor {
  let door = credentialDoors.get(spec)
  if (door === undefined) {
    door = { check: compile(spec.schema), aliases: aliasesOf(spec) }
    credentialDoors.set(spec, door)
  }
  return door
}

function settingsDoor(connector: ConnectorSpec): SettingsDoor {
  let door = settingsDoors.get(connector)
  if (door === undefined) {
    door = {
      create: compile(settingsSchema(connector, { secretMayBeKept: false })),
      update: compile(settingsSchema(connector, { secretMayBeKept: true })),
    }
    settingsDoors.set(connector, door)
  }
  return door
}

function aliasesOf({ schema, aliases = {} }: CredentialSpec): ReadonlyMap<string, string> {
  const camel = Object.keys(schema.properties).map((name) => [camelCase(name), name] as const)
  return new Map([...camel.filter(([key, name]) => key !== name), ...Object.entries(aliases)])
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
