import { PROVIDERS, type ProviderName } from './names.ts'

/** A secret of a client, which works until it expires. */
export interface ClientSecret {
  readonly value: string
  /** Unix seconds. */
  readonly expires_at?: number
}

/** A client that is registered with a provider, and how the provider treats it. */
export interface Client {
  readonly provider: ProviderName
  readonly client_id: string
  readonly client_secrets: readonly ClientSecret[]
  /** Compared byte by byte. Without any: every address on a loopback host. */
  readonly redirect_uris: readonly string[]
  readonly rotate_refresh_tokens: boolean
  /** Whether a refresh token that is used after its successor was used takes the whole family with it. */
  readonly detect_reuse: boolean
  readonly access_token_ttl_s: number
  readonly refresh_token_ttl_s: number
}

export const DEFAULT_CLIENT_ID = 'sandbox-client'
export const DEFAULT_CLIENT_SECRET = 'sandbox-secret'

const HALF_A_YEAR_S = 180 * 86_400

/** As the real ones do it: Microsoft's old refresh tokens go on working, Zoom's do not. */
const HABITS: Readonly<Record<ProviderName, Pick<Client, 'rotate_refresh_tokens' | 'detect_reuse'>>> = {
  google: { rotate_refresh_tokens: false, detect_reuse: false },
  microsoft: { rotate_refresh_tokens: true, detect_reuse: false },
  yahoo: { rotate_refresh_tokens: false, detect_reuse: false },
  zoom: { rotate_refresh_tokens: true, detect_reuse: true },
}

export class Clients {
  readonly #clients = new Map<string, Client>()

  constructor() {
    this.reset()
  }

  get(provider: ProviderName, id: string): Client | undefined {
    return this.#clients.get(`${provider} ${id}`)
  }

  all(): Client[] {
    return [...this.#clients.values()]
  }

  /** Registers a client, or changes of one that there is what is given. */
  register(given: Partial<Client> & Pick<Client, 'provider' | 'client_id'>): Client {
    const { provider, client_id } = given
    const client: Client = {
      client_secrets: [{ value: DEFAULT_CLIENT_SECRET }],
      redirect_uris: [],
      access_token_ttl_s: 3600,
      refresh_token_ttl_s: HALF_A_YEAR_S,
      ...HABITS[provider],
      ...this.get(provider, client_id),
      ...given,
    }
    this.#clients.set(`${provider} ${client_id}`, client)
    return client
  }

  /** Back to the one client that each provider has from the start. */
  reset(): void {
    this.#clients.clear()
    for (const provider of PROVIDERS) this.register({ provider, client_id: DEFAULT_CLIENT_ID })
  }
}

/** Whether a client may be sent back to an address (RFC 8252 section 7.3 has the loopback hosts). */
export function allowsRedirect({ redirect_uris }: Client, uri: string): boolean {
  if (redirect_uris.length > 0) return redirect_uris.includes(uri)
  const url = URL.parse(uri)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
  )
}

/** What becomes of a secret that a client shows. @param now unix seconds */
export function judgeSecret(
  { client_secrets }: Client,
  shown: string,
  now: number,
): 'right' | 'secret_expired' | 'secret_wrong' {
  const found = client_secrets.filter(({ value }) => value === shown)
  if (found.length === 0) return 'secret_wrong'
  return found.some(({ expires_at }) => expires_at === undefined || expires_at > now) ? 'right' : 'secret_expired'
}
