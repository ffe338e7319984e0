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
  /** How its mailboxes are authenticated. Of several ways, the first that `settings` are enough for is meant. */
  readonly ways: readonly WaySpec[]
  readonly oauth?: OAuthSpec
  /**
   * It lets nobody have an address that is not theirs. A mail server of anybody's does, and so does a directory at Microsoft,
   * whose administrator can enter any address.
   */
  readonly vouchesForAddresses?: true
  /** Its mail servers, where they are always the same; otherwise whoever authenticates names them. */
  readonly mail?: MailSpec
}

export interface MailSpec {
  readonly imap: { readonly host: string; readonly port: number }
  readonly smtp: { readonly host: string; readonly port: number }
  /** The domains of its addresses; a user name that is no address is one of the first. */
  readonly domains: readonly string[]
}

/** What authenticates a mailbox. */
export type Way =
  /** A refresh token that the user's consent has given. */
  | 'refresh_token'
  /** A service account that may act for the mailboxes of a domain (RFC 7523 section 2.1). */
  | 'jwt_bearer'
  /** An application that the administrator of a tenant has let at its mailboxes (RFC 6749 section 4.4). */
  | 'client_credentials'
  /** A password, tried with IMAP and SMTP. */
  | 'imap'
  /** A password, tried at an Exchange server. */
  | 'ews'
  /** Nothing: there is no provider behind it. */
  | 'none'

export interface WaySpec {
  readonly way: Way
  readonly title: string
  /** The type of credential behind it; absent where there is none. */
  readonly credential?: CredentialType
  /** What `settings` of an authentication without a browser have to be. */
  readonly schema: ObjectSchema
  /** The settings that may be shown again. */
  readonly publicSettings: readonly string[]
  readonly example: Readonly<Record<string, unknown>>
}

/** Whose failure it is that a provider has refused something: the only question that decides what follows from it. */
export type Whose =
  /** The client, its secret or its key: all that depends on it has to wait until it is replaced. */
  | 'credential'
  /** The one mailbox: its user has to sign in again. */
  | 'grant'
  /** Nobody's for good: it may work the next time. */
  | 'passing'

/** Where an OAuth provider is, and in what it differs from others. */
export interface OAuthSpec {
  /** `{tenant}` stands for the directory at Microsoft, `{mailbox}` for an address. */
  readonly endpoints: OAuthEndpoints
  readonly clientAuthentication: 'client_secret_post' | 'client_secret_basic'
  /** What has to be asked for to learn whose mailbox it is, and to get a refresh token. */
  readonly identityScopes: readonly string[]
  readonly offlineScopes: readonly string[]
  /** Sent along to the authorization endpoint. */
  readonly authorizationParameters: Readonly<Record<string, string>>
  /** What an option of a hosted sign-in changes about those, by its name. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Where `userinfo` names the mailbox: the first of these fields that is there. */
  readonly mailbox: {
    readonly email: readonly string[]
    readonly name: readonly string[]
    readonly id: readonly string[]
  }
  /** What it means by its errors, before what RFC 6749 section 5.2 means by them. The first that fits decides. */
  readonly failures: readonly FailureRule[]
  /** The scope of a token for client credentials. */
  readonly applicationScope?: string
}

export interface OAuthEndpoints {
  readonly issuer: string
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
  /** Where an administrator lets an application at all mailboxes of a tenant. */
  readonly adminConsent?: string
  /** The same, where it is not known beforehand which tenant that will be. */
  readonly adminConsentAnywhere?: string
  /** One mailbox, as an application may look it up. */
  readonly mailbox?: string
}

export interface FailureRule {
  readonly error?: string
  /** Looked for in the description, in which providers put their own codes. */
  readonly words?: RegExp
  readonly whose: Whose
  /** It may be the one mailbox's all the same: the provider has the same words for both. */
  readonly orMailbox?: true
  /** So it may, where the users of a client are of many tenants: it is then that of whoever is in the one tenant. */
  readonly orTenant?: true
  /** The provider looks for this only after it has authenticated the client, which is then as it should be. */
  readonly clientKnown?: true
  /** An administrator's consent puts it right. */
  readonly endsByConsent?: true
  /** What to do about it. */
  readonly advice?: string
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
