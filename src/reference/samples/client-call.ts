/** What an official client calls one operation, in its own spelling. */
export interface ClientCall {
  /** `connectors.credentials`, in the words of the path. */
  readonly resource: string
  readonly verb: Verb
  /** What the id in the path is called. */
  readonly idName: string
  /** Set where the client takes another method for the same. */
  readonly sends: string | undefined
  /** Query parameters that the client has no place for here. */
  readonly leavesOut: readonly string[]
  /** What a method takes that makes a URL, and sends nothing. */
  readonly config?: Readonly<Record<string, unknown>>
}

export type Verb =
  | 'list'
  | 'create'
  | 'find'
  | 'update'
  | 'destroy'
  | 'detectProvider'
  | 'customAuthentication'
  | 'urlForOAuth2'
  | 'urlForOAuth2PKCE'
  | 'urlForAdminConsent'

export type Client = 'node' | 'python' | 'ruby'
