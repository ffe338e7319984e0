import { createHash } from 'node:crypto'
import type { ProviderName } from './names.ts'

/** Somebody with a mailbox at a provider. */
export interface Account {
  readonly provider: ProviderName
  /** In lower case. */
  readonly email: string
  readonly name: string
  /** The provider's own id, always the same for the same mailbox. */
  readonly id: string
  /** The directory of the mailbox, at Microsoft. */
  readonly tenant?: string
}

/** Who can sign in: whoever gives an address, or the accounts that are registered alone. */
export type SignIn = 'any' | 'registered'

export class Accounts {
  readonly #accounts = new Map<string, Account & { readonly registered: boolean }>()
  readonly #ids = new Map<string, Account>()
  readonly #signIn = new Map<ProviderName, SignIn>()

  /** Registers an account, or changes what is known of it. */
  register(given: Pick<Account, 'provider' | 'email'> & Partial<Pick<Account, 'name' | 'tenant'>>): Account {
    return this.#keep(given, true)
  }

  /** The account with this address, which comes to be where any address is accepted. */
  find(provider: ProviderName, address: string, tenant?: string): Account | undefined {
    const email = address.trim().toLowerCase()
    const known = this.#accounts.get(`${provider} ${email}`)
    if (this.#signIn.get(provider) === 'registered') return known?.registered === true ? known : undefined
    if (known !== undefined) return known
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) return undefined
    return this.#keep({ provider, email, ...(tenant !== undefined && { tenant }) }, false)
  }

  byId(provider: ProviderName, id: string): Account | undefined {
    return this.#ids.get(`${provider} ${id}`)
  }

  accept(provider: ProviderName, signIn: SignIn): void {
    this.#signIn.set(provider, signIn)
  }

  reset(): void {
    this.#accounts.clear()
    this.#ids.clear()
    this.#signIn.clear()
  }

  #keep(
    { provider, email: address, ...more }: Pick<Account, 'provider' | 'email'> & Partial<Account>,
    registered: boolean,
  ): Account {
    const email = address.trim().toLowerCase()
    const key = `${provider} ${email}`
    const known = this.#accounts.get(key)
    const name = nameOf(email)
    const account = { name, id: idOf(provider, email), ...known, ...more, provider, email, registered }
    this.#accounts.set(key, account)
    this.#ids.set(`${provider} ${account.id}`, account)
    return account
  }
}

function nameOf(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._+-]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
}

/** In the form that each provider's ids have. */
function idOf(provider: ProviderName, email: string): string {
  const digest = createHash('sha256').update(`${provider} ${email}`).digest()
  switch (provider) {
    case 'google':
      return `1${(digest.readBigUInt64BE() % 10n ** 20n).toString().padStart(20, '0')}`
    case 'microsoft':
      return guid(digest)
    case 'yahoo':
      return digest.toString('hex').slice(0, 26).toUpperCase()
    case 'zoom':
      return digest.toString('base64url').slice(0, 22)
  }
}

function guid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
