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
  // dist/ lies as far above this file in a build as it does here.
  const folder = fileURLToPath(new URL(`../../dist/web/${application}/`, import.meta.url))
  const manifest = readManifest(path.join(folder, 'manifest.json'))
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
