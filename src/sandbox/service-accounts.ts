import { createPublicKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { ControlError } from './control-error.ts'

/** A service account at Google, with what an administrator has delegated to it for a whole domain. */
export interface ServiceAccount {
  readonly client_email: string
  readonly public_key: KeyObject
  readonly delegated_scopes: readonly string[]
  /** Whose mailboxes it may act for. Without one it may for every mailbox. */
  readonly domain?: string
  /** The key file, where the key was made here. */
  readonly key_file?: KeyFile
}

/** A key file as the Cloud console downloads it. */
export interface KeyFile {
  readonly type: 'service_account'
  readonly project_id: string
  readonly private_key_id: string
  readonly private_key: string
  readonly client_email: string
  readonly client_id: string
  readonly auth_uri: string
  readonly token_uri: string
  readonly universe_domain: string
}

export const DEFAULT_SERVICE_ACCOUNT = 'sandbox@sandbox-project.iam.gserviceaccount.com'

const DEFAULT_SCOPES = [
  'openid',
  'https://mail.google.com/',
  'https://www.googleapis.com/auth/gmail.readonly',
  'https://www.googleapis.com/auth/gmail.modify',
  'https://www.googleapis.com/auth/gmail.send',
  'https://www.googleapis.com/auth/calendar',
  'https://www.googleapis.com/auth/calendar.readonly',
  'https://www.googleapis.com/auth/contacts',
  'https://www.googleapis.com/auth/contacts.readonly',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/userinfo.profile',
]

/** What is given of a service account that is registered; without a key one is made. */
export interface NewServiceAccount {
  readonly client_email: string
  /** PEM, SPKI. */
  readonly public_key?: string
  readonly delegated_scopes?: readonly string[]
  readonly domain?: string
}

export class ServiceAccounts {
  readonly #accounts = new Map<string, ServiceAccount>()
  #first: ServiceAccount | undefined

  get(clientEmail: string): ServiceAccount | undefined {
    return this.#accounts.get(clientEmail)
  }

  /**
   * Registers a service account, or changes of one that there is what is given.
   *
   * @throws ControlError when the key is none
   */
  async register(given: NewServiceAccount): Promise<ServiceAccount> {
    const known = this.#accounts.get(given.client_email)
    const key = given.public_key !== undefined ? { public_key: publicKey(given.public_key) } : known
    const { public_key, key_file }: Pick<ServiceAccount, 'public_key' | 'key_file'> =
      key ?? (await newKey(given.client_email))
    const domain = given.domain ?? known?.domain
    const account: ServiceAccount = {
      client_email: given.client_email,
      public_key,
      delegated_scopes: given.delegated_scopes ?? known?.delegated_scopes ?? DEFAULT_SCOPES,
      ...(key_file !== undefined && { key_file }),
      ...(domain !== undefined && { domain }),
    }
    this.#accounts.set(given.client_email, account)
    return account
  }

  /** Makes the one that is there from the start. */
  async start(): Promise<void> {
    this.#first = await this.register({ client_email: DEFAULT_SERVICE_ACCOUNT })
  }

  /** Back to that one, with the key that it has had. */
  reset(): void {
    this.#accounts.clear()
    if (this.#first !== undefined) this.#accounts.set(this.#first.client_email, this.#first)
  }
}

function publicKey(pem: string): KeyObject {
  const key = parsed(pem)
  if (key?.asymmetricKeyType !== 'rsa') throw new ControlError('public_key: must be an RSA public key in PEM')
  return key
}

function parsed(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem)
  } catch {
    return undefined
  }
}

async function newKey(clientEmail: string): Promise<{ readonly public_key: KeyObject; readonly key_file: KeyFile }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return {
    public_key: publicKey,
    key_file: {
      type: 'service_account',
      project_id: clientEmail.split(/[@.]/)[1] ?? 'sandbox-project',
      private_key_id: randomBytes(20).toString('hex'),
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      client_email: clientEmail,
      client_id: `1${(randomBytes(8).readBigUInt64BE() % 10n ** 20n).toString().padStart(20, '0')}`,
      // What stands in every real key file. Whoever reads it must not go where a file says.
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      universe_domain: 'googleapis.com',
    },
  }
}
