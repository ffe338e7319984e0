import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

/** One import of a source file. */
export interface Arrow {
  readonly from: string
  /** A file of the project, or the name of a package. */
  readonly to: string
  /** Gone when the program runs. */
  readonly typeOnly: boolean
}

/** The TypeScript files in a folder of the project, by their paths in it, in a fixed order. */
export function filesIn(folder: string, ending = '.ts'): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
    .toSorted()
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** What is run of the project, without its tests. */
export const sources = filesIn('src').filter((file) => !file.endsWith('.test.ts'))

const STATIC = /^(?:import|export)(?<type> type)?\b[^'"`;]*?\bfrom '(?<to>[^']+)'/gm
/** `import '…'`, `import('…')`, and files that a thread is started with. */
const OTHERS = /\bimport ?\(?'(?<to>[^']+)'|new URL\('(?<file>\.[^']+\.ts)', import\.meta\.url\)/g

export function arrowsOf(file: string, text = textOf(file)): Arrow[] {
  const found = (to: string, typeOnly: boolean): Arrow => ({
    from: file,
    to: to.startsWith('.') ? path.posix.join(path.posix.dirname(file), to) : to,
    typeOnly,
  })
  return [
    ...[...text.matchAll(STATIC)].map(({ groups }) => found(groups?.['to'] ?? '', groups?.['type'] !== undefined)),
    ...[...text.matchAll(OTHERS)].map(({ groups }) => found(groups?.['to'] ?? groups?.['file'] ?? '', false)),
  ]
}

export const arrows = sources.flatMap((file) => arrowsOf(file))
