import { readFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import pg from 'pg'
import type { DatabaseAddress } from '../../lib/database-url.ts'
import { StoreUnavailable } from '../store.ts'
import type { Connection, Database } from './database.ts'
import { TakesNoWrites } from './errors.ts'
import { Hosts } from './hosts.ts'

const IDLE_MS = 30_000
/** A server that has not answered by then is taken for gone, and its connection closed. */
const ANSWER_MS = 30_000
const KEEP_ALIVE_AFTER_MS = 10_000
const SIGN_IN_CONNECTIONS = 4

/**
 * Connections to a PostgreSQL server, or to the first of several that takes writes. Nothing is set for a session, so that
 * a pooler may stand between which lends a connection for one transaction only.
 *
 * @param options.answer_ms how long an answer may take; 0 is as long as the connection lasts
 */
export function openPool(address: DatabaseAddress, { answer_ms = ANSWER_MS } = {}): Database {
  const hosts = new Hosts(address.hosts)
  const config = { ...configOf(address, hosts), query_timeout: answer_ms }
  const pool = new pg.Pool({ ...config, max: address.poolSize, pipeline: true, types: { getTypeParser: ofTheStore } })
  // An idle connection that breaks is removed from the pool; who needs one next opens another.
  pool.on('error', ignore)
  let signIn: pg.Pool | undefined
  return {
    async connect() {
      for (let tried = 1; ; tried++) {
        const at = hosts.current
        try {
          return connectionOver(await pool.connect())
        } catch (error) {
          // All connections being in use says nothing against the host.
          if (!isPoolBusy(error)) hosts.failed(at)
          if (tried >= address.hosts.length) throw error
        }
      }
    },
    signIn() {
      if (signIn === undefined) {
        signIn = new pg.Pool({ ...config, max: SIGN_IN_CONNECTIONS, types: { getTypeParser: ofSignIn } })
        signIn.on('error', ignore)
      }
      return signIn
    },
    async end() {
      await Promise.all([pool.end(), signIn?.end()])
    },
  }
}

function connectionOver(client: pg.PoolClient): Connection {
  const gather = gathering(client)
  return {
    async query({ name, text, values }) {
      gather()
      const { command, rowCount, rows } = await client.query<Record<string, unknown>>({
        text,
        values: values as unknown[],
        ...(name !== undefined && { name }),
      })
      return { command, count: rowCount ?? 0, rows }
    },
    async script(text) {
      gather()
      await client.query(text)
    },
    release(broken) {
      client.release(broken)
    },
  }
}

/** What the driver writes to, which its types keep to themselves. */
interface Driven {
  readonly connection: { readonly stream: Pick<Writable, 'cork' | 'uncork'> }
}

/**
 * What is sent within a tick reaches the server in one write. The driver makes one for each statement, and under load
 * these cost more than the statements.
 */
function gathering(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as Driven).connection
  let corked = false
  return () => {
    if (corked) return
    corked = true
    stream.cork()
    process.nextTick(() => {
      corked = false
      stream.uncork()
    })
  }
}

function configOf(address: DatabaseAddress, hosts: Hosts): pg.PoolConfig {
  return {
    Client: hosts.client(),
    user: address.user,
    password: address.password,
    database: address.database,
    ssl: tls(address),
    options: address.options,
    application_name: address.applicationName,
    connectionTimeoutMillis: address.connectTimeout_s * 1000,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(address.readWrite && { verify: refuseReadOnly }),
  }
}

/** A standby answers, but takes no writes: the next host is tried. */
function refuseReadOnly(client: pg.PoolClient, done: (error?: Error) => void): void {
  client.query<{ transaction_read_only: string }>('SHOW transaction_read_only').then(
    ({ rows }) => {
      done(rows[0]?.transaction_read_only === 'off' ? undefined : new TakesNoWrites('the server takes no writes'))
    },
    (error: unknown) => {
      done(error as Error)
    },
  )
}

function tls({ sslmode, sslrootcert, sslcert, sslkey }: DatabaseAddress): pg.PoolConfig['ssl'] {
  if (sslmode === 'disable') return false
  const files = {
    ...(sslrootcert !== undefined && { ca: fileOf('sslrootcert', sslrootcert) }),
    ...(sslcert !== undefined && { cert: fileOf('sslcert', sslcert) }),
    ...(sslkey !== undefined && { key: fileOf('sslkey', sslkey) }),
  }
  if (sslmode === 'require') return { ...files, rejectUnauthorized: false }
  if (sslmode === 'verify-ca') return { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }
  return { ...files, rejectUnauthorized: true }
}

/** @throws StoreUnavailable that names the parameter. */
function fileOf(parameter: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StoreUnavailable(`the file of ${parameter} in the database URL cannot be read`, { cause: error })
  }
}

type Parser = (text: string) => unknown

const { BOOL, INT8, TIMESTAMPTZ } = pg.types.builtins
const toDate = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date

/** Numbers of this project stay below 2^53, and the port's records have no dates and no booleans of the database. */
const storeParsers = new Map<number, Parser>([
  [INT8, Number],
  [BOOL, (text) => (text === 't' ? 1 : 0)],
  [TIMESTAMPTZ, (text) => toDate(text).toISOString()],
])
const signInParsers = new Map<number, Parser>([[INT8, Number]])

/** Values come as text: the driver asks for binary ones only where it is told to. */
function parsersOf(own: ReadonlyMap<number, Parser>): typeof pg.types.getTypeParser {
  return (oid: (typeof pg.types.builtins)['BOOL']): Parser => own.get(oid) ?? (pg.types.getTypeParser(oid) as Parser)
}

const ofTheStore = parsersOf(storeParsers)
const ofSignIn = parsersOf(signInParsers)

const isPoolBusy = (error: unknown): boolean => error instanceof Error && error.message.startsWith('timeout exceeded')

const ignore = (): void => undefined
