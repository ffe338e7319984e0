import type { Borrowed, Credential } from '../store/store.ts'
import type { Minted } from '../upstream/upstream.ts'

/** What a grant authenticates with at its provider, as it is sealed. */
export type GrantSecret =
  | { readonly way: 'refresh_token'; readonly refresh_token: string }
  | { readonly way: 'jwt_bearer'; readonly mailbox: string; readonly scopes: readonly string[] }
  | { readonly way: 'client_credentials'; readonly mailbox: string }
  | { readonly way: 'imap'; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly way: 'ews'; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly way: 'none'; readonly settings: Readonly<Record<string, unknown>> }

/** One that a provider gives tokens for. */
export type MintingSecret = Extract<GrantSecret, { way: 'refresh_token' | 'jwt_bearer' | 'client_credentials' }>

/** A provider token with what it was minted by, as it is sealed. */
export interface ProviderToken {
  readonly access_token: string
  /** Unix seconds, both. Where the provider does not say how long it is good for, it is taken to be for a short time. */
  readonly minted_at: number
  readonly expires_at: number
  readonly scope: readonly string[]
  readonly credential_id: string
  readonly credential_version: number
  readonly client_id: string
  readonly borrowed?: Borrowed
}

/** Where a provider does not say how long a token is good for. */
const UNKNOWN_LIFE_S = 300

/** What is kept of a token that a provider has given out, however late that is: its whole life can be told from it. */
export function providerToken(
  minted: Minted,
  by: {
    readonly credential: Credential
    readonly clientId: string
    readonly borrowed: Borrowed | undefined
    readonly scope: readonly string[]
  },
): ProviderToken {
  return {
    access_token: minted.accessToken,
    minted_at: minted.mintedAt,
    expires_at: minted.expiresAt ?? minted.mintedAt + UNKNOWN_LIFE_S,
    scope: minted.scope.length > 0 ? minted.scope : by.scope,
    credential_id: by.credential.id,
    credential_version: by.credential.version,
    client_id: by.clientId,
    ...(by.borrowed !== undefined && { borrowed: by.borrowed }),
  }
}
