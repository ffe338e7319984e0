import { isIP } from 'node:net'
import path from 'node:path'
import { parseApiKey } from './lib/api-key.ts'
import { parseDatabaseUrl } from './lib/database-url.ts'

/** One setting: by flag, else by environment, else its default. The table is what `--help` prints. */
interface Setting<T> {
  readonly flag: string
  readonly env: string
  readonly argument: string
  readonly default: string | undefined
  /** How the default reads in the help, where it is made from another setting. */
  readonly defaultText?: string
  readonly describe: string
  readonly secret?: true
  /** @throws SettingError when the text is not what the setting takes; the message never repeats a secret's value. */
  readonly parse: (text: string, name: string) => T
}

export class SettingError extends Error {
  override readonly name = 'SettingError'
}

const text = (value: string): string => value

const integer =
  (least: number, most: number) =>
  (value: string, name: string): number => {
    const number = Number(value)
    if (!/^\d+$/.test(value) || number < least || number > most)
      throw new SettingError(`${name} must be a whole number from ${least} to ${most}`)
    return number
  }

function webUrl(value: string, name: string): URL {
  const url = URL.parse(value)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new SettingError(`${name} must be an http or https URL`)
  return url
}

/** Without a path: the dashboard is at the root of its host. */
function webOrigin(value: string, name: string): string {
  const url = webUrl(value, name)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new SettingError(`${name} must be an origin, without a path`)
  return url.origin
}

/** Addresses and networks with commas between. */
function networks(value: string, name: string): readonly string[] {
  const parts = value.split(',').map((part) => part.trim())
  const wrong = parts.some((part) => {
    const [address = '', bits] = part.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    return isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  })
  if (wrong) throw new SettingError(`${name} must be addresses or networks such as 10.0.0.0/8`)
  return parts
}

/** A proxy may ask for a login, so its URL may hold one; nothing else comes behind the host. */
function proxyUrl(value: string, name: string): URL {
  const url = URL.parse(value)
  const isProxy = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/'
  if (!isProxy || url.search !== '' || url.hash !== '')
    throw new SettingError(`${name} must be http://user:password@host:port, or https`)
  return url
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const settings = {
  host: {
    flag: 'host',
    env: 'CLAVIGER_HOST',
    argument: 'address',
    default: '127.0.0.1',
    describe: 'the address to listen on',
    parse: text,
  },
  port: {
    flag: 'port',
    env: 'CLAVIGER_PORT',
    argument: 'number',
    default: '8080',
    describe: 'the port to listen on; 0 picks a free one',
    parse: integer(0, 65_535),
  },
  data: {
    flag: 'data',
    env: 'CLAVIGER_DATA',
    argument: 'folder',
    default: './data',
    describe: 'the folder that holds the database',
    parse: (value: string) => path.resolve(value),
  },
  databaseUrl: {
    flag: 'database-url',
    env: 'CLAVIGER_DATABASE_URL',
    argument: 'url',
    default: undefined,
    defaultText: 'the file claviger.db in the data folder',
    describe: 'a PostgreSQL database in its place: postgres://user:password@host/database',
    secret: true,
    parse: (value: string, name: string) => {
      try {
        parseDatabaseUrl(value)
      } catch (error) {
        throw new SettingError(`${name} ${(error as Error).message}`)
      }
      return value
    },
  },
  url: {
    flag: 'url',
    env: 'CLAVIGER_URL',
    argument: 'url',
    default: undefined,
    defaultText: 'http://localhost:<port>',
    describe: 'where browsers reach this server; the dashboard and hosted sign-in need https, or localhost',
    parse: (value: string, name: string) => webOrigin(value, name),
  },
  callbacks: {
    flag: 'callbacks',
    env: 'CLAVIGER_CALLBACKS',
    argument: 'word',
    default: 'per-provider',
    describe:
      'where providers send users back to: <url>/v3/connect/callback/<provider>, or with plain /v3/connect/callback for all',
    parse: (value: string, name: string) => {
      if (value !== 'per-provider' && value !== 'plain') throw new SettingError(`${name} must be per-provider or plain`)
      return value
    },
  },
  oidcIssuer: {
    flag: 'oidc-issuer',
    env: 'CLAVIGER_OIDC_ISSUER',
    argument: 'url',
    default: undefined,
    describe: 'single sign-on to the dashboard: the OpenID Connect issuer',
    parse: (value: string, name: string) => webUrl(value, name).href,
  },
  oidcClientId: {
    flag: 'oidc-client-id',
    env: 'CLAVIGER_OIDC_CLIENT_ID',
    argument: 'id',
    default: undefined,
    describe: 'single sign-on: the client; its redirect URI is <url>/dashboard/api/auth/callback/oidc',
    parse: text,
  },
  oidcClientSecret: {
    flag: 'oidc-client-secret',
    env: 'CLAVIGER_OIDC_CLIENT_SECRET',
    argument: 'secret',
    default: undefined,
    describe: "single sign-on: the client's secret",
    secret: true,
    parse: text,
  },
  oidcRole: {
    flag: 'oidc-role',
    env: 'CLAVIGER_OIDC_ROLE',
    argument: 'role',
    default: undefined,
    describe: 'single sign-on: viewer or admin for those who come first this way; without it only members are let in',
    parse: (value: string, name: string) => {
      if (value !== 'viewer' && value !== 'admin') throw new SettingError(`${name} must be viewer or admin`)
      return value
    },
  },
  rootKey: {
    flag: 'root-key',
    env: 'CLAVIGER_ROOT_KEY',
    argument: 'source',
    default: undefined,
    defaultText: 'file:<data>/root.key, made on the first start',
    describe: 'where the root key comes from: file:<path>, env:<name> or exec:<command>',
    parse: text,
  },
  bootstrapApiKey: {
    flag: 'bootstrap-api-key',
    env: 'CLAVIGER_BOOTSTRAP_API_KEY',
    argument: 'key',
    default: undefined,
    describe: 'an API key to install at the first start, for automation (`claviger api-keys generate` makes one)',
    secret: true,
    parse: (value: string, name: string) => {
      if (parseApiKey(value) === undefined)
        throw new SettingError(`${name} is not an API key: make one with \`claviger api-keys generate\``)
      return value
    },
  },
  workers: {
    flag: 'workers',
    env: 'CLAVIGER_WORKERS',
    argument: 'number',
    default: '1',
    describe: 'processes that serve the port, for more cores than one; takes a PostgreSQL database',
    parse: integer(1, 256),
  },
  trustedProxies: {
    flag: 'trusted-proxies',
    env: 'CLAVIGER_TRUSTED_PROXIES',
    argument: 'addresses',
    default: undefined,
    describe: 'proxies in front, as addresses or networks with commas between; what they say of a caller is believed',
    parse: networks,
  },
  rateLimit: {
    flag: 'rate-limit',
    env: 'CLAVIGER_RATE_LIMIT',
    argument: 'number',
    default: '50',
    describe: 'requests a second that one application may make; 0 is no limit',
    parse: integer(0, 1_000_000),
  },
  maxCredentials: {
    flag: 'max-credentials',
    env: 'CLAVIGER_MAX_CREDENTIALS',
    argument: 'number',
    default: '10000',
    describe: 'credentials that one connector may hold',
    parse: integer(1, 1_000_000_000),
  },
  graceDays: {
    flag: 'grace-days',
    env: 'CLAVIGER_GRACE_DAYS',
    argument: 'days',
    default: '7',
    describe: 'how long the record of something deleted is kept; its sealed data is destroyed at once',
    parse: integer(0, 3650),
  },
  sandbox: {
    flag: 'sandbox',
    env: 'CLAVIGER_SANDBOX',
    argument: 'url',
    default: undefined,
    describe: 'where `claviger sandbox` listens: its stand-ins are used in place of the providers',
    parse: (value: string, name: string) => webUrl(value, name).href.replace(/\/+$/, ''),
  },
  providerEndpoints: {
    flag: 'provider-endpoints',
    env: 'CLAVIGER_PROVIDER_ENDPOINTS',
    argument: 'file',
    default: undefined,
    describe: 'a JSON file with endpoints of providers to use in place of their own: {"google":{"token":"https://…"}}',
    parse: (value: string) => path.resolve(value),
  },
  egressProxy: {
    flag: 'egress-proxy',
    env: 'CLAVIGER_EGRESS_PROXY',
    argument: 'url',
    default: undefined,
    describe: 'an HTTP proxy for all calls to providers and mail servers: http://user:password@host:port',
    secret: true,
    parse: proxyUrl,
  },
  egressAllow: {
    flag: 'egress-allow',
    env: 'CLAVIGER_EGRESS_ALLOW',
    argument: 'addresses',
    default: undefined,
    describe: 'addresses or networks with commas between that are called although they are not public',
    parse: networks,
  },
  egressPorts: {
    flag: 'egress-ports',
    env: 'CLAVIGER_EGRESS_PORTS',
    argument: 'numbers',
    default: undefined,
    describe:
      'ports that tenants may name beside 443 and, for mail servers, 143, 465, 587 and 993, with commas between',
    parse: (value: string, name: string) => value.split(',').map((part) => integer(1, 65_535)(part.trim(), name)),
  },
  egressCa: {
    flag: 'egress-ca',
    env: 'CLAVIGER_EGRESS_CA',
    argument: 'file',
    default: undefined,
    describe: 'certificates of authorities, in PEM, that are believed beside the usual ones when calling out',
    parse: (value: string) => path.resolve(value),
  },
  logLevel: {
    flag: 'log-level',
    env: 'CLAVIGER_LOG_LEVEL',
    argument: 'level',
    default: 'info',
    describe: `one of ${LOG_LEVELS.join(', ')}; debug has a line for each request`,
    parse: (value: string, name: string) => {
      const level = LOG_LEVELS.find((known) => known === value)
      if (level === undefined) throw new SettingError(`${name} must be one of: ${LOG_LEVELS.join(', ')}`)
      return level
    },
  },
} satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings
export type Config = { readonly [N in SettingName]: ReturnType<(typeof settings)[N]['parse']> | DefaultOf<N> }
type DefaultOf<N extends SettingName> = (typeof settings)[N]['default'] extends string ? never : undefined

/**
 * Settles every setting: a flag wins over the environment, which wins over the default. An empty variable counts as
 * absent, an empty flag is a mistake: what filled it in a script had nothing.
 *
 * @throws SettingError that names the flag or variable at fault.
 */
export function configure(
  flags: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const entries = Object.entries(settings).map(([name, setting]: [string, Setting<unknown>]) => {
    const flag = flags[name as SettingName]
    const variable = environment[setting.env]
    if (flag === '') throw new SettingError(`--${setting.flag} must not be empty`)
    if (flag !== undefined) return [name, setting.parse(flag, `--${setting.flag}`)]
    if (variable !== undefined && variable !== '') return [name, setting.parse(variable, setting.env)]
    return [name, setting.default === undefined ? undefined : setting.parse(setting.default, setting.env)]
  })
  return Object.fromEntries(entries) as Config
}
