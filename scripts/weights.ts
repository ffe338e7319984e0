import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { openApiDocument } from '../src/http/openapi/document.ts'
import { operationsOf } from '../src/reference/operations.ts'
import { reference } from '../src/reference/reference.ts'

export interface Weight {
  readonly what: string
  readonly bytes: number
  readonly most: number
}

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

type Manifest = Readonly<Record<string, Chunk>>

/** The weights that are promised, with Brotli as a browser gets it. */
export async function weights(): Promise<readonly Weight[]> {
  return [...(await referenceWeights()), ...dashboardWeights()]
}

async function referenceWeights(): Promise<readonly Weight[]> {
  const { manifest, weigh } = built('reference')
  const first = filesOf(manifest, ['early.ts', 'main.ts'])
  const opened = filesOf(manifest, ['console/console.ts', '../editor/editor.ts', 'write-samples.ts'])
  const pages = await pageWeights()
  const heaviest = pages.toSorted((a, b) => b.bytes - a.bytes)[0]
  return [
    {
      what: `first load (${heaviest?.name ?? ''})`,
      bytes: weigh(first) + (heaviest?.bytes ?? 0),
      most: 60 * 1024,
    },
    {
      what: 'console and editor, when opened',
      bytes: weigh([...opened].filter((file) => !first.has(file))),
      most: 200 * 1024,
    },
  ]
}

function dashboardWeights(): readonly Weight[] {
  const { weigh } = built('dashboard')
  return (['sign-in', 'overview'] as const).map((page) => ({
    what: `first load (/dashboard, ${page})`,
    bytes: weigh(filesOfPage(page)),
    most: 250 * 1024,
  }))
}

/** The files that a page of the dashboard loads: it is in a chunk of its own, which comes when it is opened. */
export function filesOfPage(page: 'sign-in' | 'overview'): Set<string> {
  return filesOf(built('dashboard').manifest, ['main.tsx', `${page}/${page}-page.tsx`])
}

function built(application: string) {
  const folder = new URL(`../dist/web/${application}/`, import.meta.url)
  const weigh = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + readFileSync(new URL(`${file}.br`, folder)).length, 0)
  return { manifest: JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as Manifest, weigh }
}

/** The files of some chunks with all that they import before they run. */
export function filesOf(manifest: Manifest, names: readonly string[]): Set<string> {
  const files = new Set<string>()
  for (const name of names) {
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`the build has no ${name}`)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...filesOf(manifest, chunk.imports ?? [])]) files.add(file)
  }
  return files
}

/** Every page as the server compresses it. */
async function pageWeights(): Promise<{ name: string; bytes: number }[]> {
  const document = openApiDocument() as unknown as Parameters<typeof reference>[0]
  const made = reference(document, {
    early: '/docs/assets/early-xxxxxxxx.js',
    script: '/docs/assets/main-xxxxxxxx.js',
    styles: [],
  })
  return Promise.all(
    ['', ...operationsOf(document).map(({ id }) => id)].map(async (name) => ({
      name: `/docs/${name}`,
      bytes: (
        await promisify(brotliCompress)(made.resource(name)?.text ?? '', {
          params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
        })
      ).length,
    })),
  )
}
