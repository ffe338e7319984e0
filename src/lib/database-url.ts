/** Where a PostgreSQL database is, as its URL says: `postgres://user:password@host:port,host:port/database?…`. */
export interface DatabaseAddress {
  /** In the order in which they are tried. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly user: string | undefined
  readonly password: string | undefined
  readonly database: string | undefined
  readonly sslmode: SslMode
  /** Files of the certificates to trust and of our own. */
  readonly sslrootcert: string | undefined
  readonly sslcert: string | undefined
  readonly sslkey: string | undefined
  /** Whether a server that takes no writes is passed over. */
  readonly readWrite: boolean
  readonly connectTimeout_s: number
  /** The most connections of one process. */
  readonly poolSize: number
  /** False where a pooler in between cannot carry named statements. */
  readonly preparedStatements: boolean
  readonly applicationName: string
  /** Command-line options for the session, such as `-c search_path=claviger`. */
  readonly options: string | undefined
}

const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const
export type SslMode = (typeof SSL_MODES)[number]

const DEFAULT_PORT = 5432
const POOL_MAX = 1000
const PARAMETERS = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'target_session_attrs',
  'connect_timeout',
  'pool_size',
  'prepared_statements',
  'application_name',
  'options',
]

/** @throws Error that says what is wrong and repeats nothing of the URL but names of its parameters. */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const parts = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(text)
  if (parts === null) throw new Error('must be postgres://user:password@host:port/database')
  const [, login = '', authority = '', database = '', query = ''] = parts
  const parameters = new URLSearchParams(query)
  const unknown = [...parameters.keys()].filter((name) => !PARAMETERS.includes(name))
  if (unknown.length > 0) throw new Error(`has parameters that are not known: ${unknown.join(', ')}`)
  const get = (name: string) => parameters.get(name) ?? undefined
  const [user = '', ...password] = login.split(':')
  const hosts = authority.split(',').map(host)
  return {
    hosts,
    user: decoded(user) || undefined,
    password: decoded(password.join(':')) || undefined,
    database: decoded(database) || undefined,
    sslmode: oneOf('sslmode', get('sslmode') ?? (hosts.every(isLocal) ? 'disable' : 'verify-full'), SSL_MODES),
    sslrootcert: get('sslrootcert'),
    sslcert: get('sslcert'),
    sslkey: get('sslkey'),
    readWrite:
      oneOf('target_session_attrs', get('target_session_attrs') ?? (hosts.length > 1 ? 'read-write' : 'any'), [
        'any',
        'read-write',
      ]) === 'read-write',
    connectTimeout_s: wholeNumber('connect_timeout', get('connect_timeout') ?? '5', 60),
    poolSize: wholeNumber('pool_size', get('pool_size') ?? '10', POOL_MAX),
    preparedStatements:
      oneOf('prepared_statements', get('prepared_statements') ?? 'true', ['true', 'false']) === 'true',
    applicationName: get('application_name') ?? 'claviger',
    options: get('options'),
  }
}

function host(text: string): DatabaseAddress['hosts'][number] {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d+))?$/.exec(text)
  const port = Number(parts?.[2] ?? DEFAULT_PORT)
  if (parts === null || port < 1 || port > 65_535) throw new Error('has a host that cannot be read')
  const name = decoded(parts[1] ?? '').replace(/^\[(.*)\]$/, '$1')
  return { host: name || 'localhost', port }
}

/** On this machine: a loopback address or a socket in a folder. */
function isLocal({ host }: { readonly host: string }): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('/')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('has a % that starts no character')
  }
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value)
  if (found === undefined) throw new Error(`: ${name} must be one of ${known.join(', ')}`)
  return found
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1 || number > most)
    throw new Error(`: ${name} must be a whole number from 1 to ${most}`)
  return number
}
