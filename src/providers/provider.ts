import type { JsonSchema } from '../lib/schema.ts'

/**
 * All that sets one provider apart, as data: nothing here runs. A provider is one file with one of these and one word in
 * `index.ts`.
 */
export interface Provider<Name extends string = string> {
  /** The word for it in paths and bodies. */
  readonly name: Name
  readonly title: string
  readonly connector: ConnectorSpec
  /** Absent types are refused; an empty object means that the provider takes no credentials. */
  readonly credentials: Readonly<Partial<Record<CredentialType, CredentialSpec>>>
}

export interface ConnectorSpec {
  /** OAuth settings of a connector; absent when it takes none, and then only `{}` is accepted. */
  readonly settings?: ObjectSchema
  /** The settings that may be shown again. A setting that is not named here never leaves. */
  readonly publicSettings: readonly string[]
  /** The field for scopes, which one provider spells in the plural. */
  readonly scope: 'scope' | 'scopes' | 'none'
  /** How its settings are got, or what takes their place. */
  readonly guide?: Guide
}

/** Where to click at the provider, for whoever has to get or to renew what is kept here. */
export interface Guide {
  readonly where: string
  readonly url: string
  readonly steps: readonly string[]
}

export type CredentialType = 'connector' | 'serviceaccount' | 'adminconsent'

export interface CredentialSpec {
  readonly title: string
  readonly description: string
  /** The known fields. Others are kept as they are, for the files that providers issue carry many. */
  readonly schema: ObjectSchema
  /** Other spellings of known fields, besides their camelCase ones, which are always accepted. */
  readonly aliases?: Readonly<Record<string, string>>
  readonly example: Readonly<Record<string, unknown>>
  readonly guide?: Guide
}

export type ObjectSchema = JsonSchema & {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}
