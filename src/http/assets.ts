import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What was built for the browser: files whose names change with their content, each also in compressed forms. */
export interface BuiltFiles {
  readonly entry: (source: string) => string | undefined
  readonly stylesOf: (source: string) => readonly string[]
  /** A file that may be served, as this client takes it; undefined when there is none of the name. */
  readonly read: (name: string, encoding: Encoding) => Promise<BuiltFile | undefined>
}

export interface BuiltFile {
  readonly type: string
  readonly bytes: Buffer
}

export type Encoding = 'br' | 'gzip' | 'identity'

const applications = ['dashboard', 'reference']

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
}

const ending: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' }
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** The files of one browser application; none when it has not been built. Only files that the build lists are served. */
export function builtFiles(application: string): BuiltFiles {
  const listed = manifestOf(application)
  const folder = path.dirname(listed)
  const manifest = readManifest(listed)
  const served = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]))
  return {
    entry: (source) => manifest[source]?.file,
    stylesOf: (source) => manifest[source]?.css ?? [],
    async read(name, encoding) {
      const type = types[path.extname(name)]
      if (!served.has(name) || type === undefined) return undefined
      return { type, bytes: await readFile(path.join(folder, name + ending[encoding])) }
    },
  }
}

/** The applications that pages of this server load, of which nothing has been built. */
export function unbuilt(): readonly string[] {
  return applications.filter((application) => Object.keys(readManifest(manifestOf(application))).length === 0)
}

/** What there is to do where they have not been built, in a checkout: the package has them. */
export const howToBuild = 'npm ci builds it, but not with --omit=dev'

function manifestOf(application: string): string {
  // dist/ lies as far above this file in a build as it does here.
  return fileURLToPath(new URL(`../../dist/web/${application}/manifest.json`, import.meta.url))
}

function readManifest(file: string): Readonly<Record<string, Chunk>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** The best form that a client takes, by its Accept-Encoding. */
export function encodingFor(accepted: string | undefined): Encoding {
  const taken = new Set(
    (accepted ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]),
  )
  return taken.has('br') ? 'br' : taken.has('gzip') ? 'gzip' : 'identity'
}
