import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrows, arrowsOf, filesIn, sources, textOf, type Arrow } from './sources.ts'

/** From top to bottom: a file imports its own part and those below, never one above or beside. */
const LAYERS = [
  ['main.ts'],
  ['cli'],
  ['http', 'operate', 'sandbox'],
  ['core', 'reference', 'dashboard', 'hosted'],
  ['api'],
  ['grants', 'tokens'],
  ['deployment.ts', 'upstream', 'sealed'],
  ['store'],
  ['providers', 'vault', 'audit', 'egress', 'config.ts'],
  ['lib'],
]

const partOf = (file: string) => file.split('/')[1] ?? ''
const layerOf = (file: string) => LAYERS.findIndex((layer) => layer.includes(partOf(file)))
const isOurs = (file: string) => file.startsWith('src/')
const told = ({ from, to }: Arrow) => `${from} imports ${to}`

test('every source file has its place in the layers', () => {
  assert.deepEqual(
    sources.filter((file) => layerOf(file) === -1),
    [],
  )
  assert.ok(sources.length > 50 && arrows.length > 200, 'the sources are read')
})

test('imports go one way: no file imports anything above it, or beside it', () => {
  const up = arrows.filter(({ from, to }) => isOurs(to) && partOf(from) !== partOf(to) && layerOf(to) <= layerOf(from))
  assert.deepEqual(up.map(told), [])
})

test('every import of a file leads to one that is there', () => {
  const known = new Set(sources)
  assert.deepEqual(arrows.filter(({ to }) => isOurs(to) && !known.has(to)).map(told), [])
})

test('no file imports itself over others, in the browser, the tests and the tools no more than in the server', () => {
  const files = ['src', 'web', 'test', 'bench', 'scripts'].flatMap((folder) => [
    ...filesIn(folder),
    ...filesIn(folder, '.tsx'),
  ])
  const next = new Map(files.map((file) => [file, arrowsOf(file).map(({ to }) => to)]))
  assert.ok(next.size > 1000, 'all of them are read')
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (file: string, way: readonly string[]) => {
    if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    done.add(file)
    for (const to of next.get(file) ?? []) walk(to, [...way, file])
  }
  for (const file of files) walk(file, [])
  assert.deepEqual(cycles, [])
})

/** Who may import what from outside; every other file may not. */
const RESERVED: readonly { readonly what: RegExp; readonly by: RegExp; readonly why: string }[] = [
  { what: /^(node:sqlite|kysely)$/, by: /^src\/(store\/|cli\/serve-lock\.ts$)/, why: 'only the store speaks SQL' },
  { what: /^pg$/, by: /^src\/store\/(postgres\/|store\.ts$)/, why: 'only the engine connects to the database' },
  { what: /^kysely$/, by: /^src\/store\//, why: 'only the store speaks SQL' },
  {
    what: /^(node:(http2?|https|net|tls|dgram))$/,
    by: /^src\/(http\/|egress\/|sandbox\/|config\.ts$)/,
    why: 'only the front and the sandbox listen, and only the one door out calls',
  },
  { what: /^(undici|(node:)?dns(\/promises)?)$/, by: /^src\/egress\//, why: 'only the one door out calls' },
  { what: /^node:(https|tls)$/, by: /^src\/egress\//, why: 'only the one door out speaks TLS' },
  {
    what: /^(imapflow|nodemailer(\/.*)?|fast-xml-parser)$/,
    by: /^src\/upstream\/mail\//,
    why: 'only signing in speaks with mail servers, over connections that the one door out has made',
  },
  { what: /^node:child_process$/, by: /^src\/vault\/root\//, why: 'only a root source runs a program' },
  { what: /^node:cluster$/, by: /^src\/cli\//, why: 'only the command line starts processes that serve' },
  { what: /^(fastify|prom-client)$/, by: /^src\/(http|core|sandbox)\//, why: 'only the front speaks HTTP' },
  { what: /^commander$/, by: /^src\/cli\//, why: 'only the command line reads flags' },
  { what: /^oidc-provider$/, by: /^src\/sandbox\//, why: 'the service is no provider, and does not load one' },
  {
    what: /^better-auth\/crypto$/,
    by: /^src\/dashboard\/sign-in\/passwords\.ts$/,
    why: 'passwords are checked one at a time, wherever they come from',
  },
  { what: /^pino/, by: /^src\/cli\//, why: 'a logger is handed in' },
]

test('what is reserved to one part is imported by no other', () => {
  const wrong = arrows.flatMap((arrow) =>
    RESERVED.filter(({ what, by }) => what.test(arrow.to) && !by.test(arrow.from)).map(
      ({ why }) => `${told(arrow)}: ${why}`,
    ),
  )
  assert.deepEqual(wrong, [])
  for (const { what } of RESERVED)
    assert.ok(
      arrows.some(({ to }) => what.test(to)),
      `${what.source} is used at all`,
    )
})

test('the vault, its root sources apart, and the audit trail need nothing but cryptography', () => {
  const within = (part: string) =>
    arrows.filter(({ from }) => partOf(from) === part && !from.startsWith('src/vault/root/'))
  for (const part of ['vault', 'audit']) {
    const outside = within(part).filter(({ to }) => partOf(to) !== part || !isOurs(to))
    assert.deepEqual(
      new Set(outside.map(({ to }) => to).filter((to) => !to.startsWith('src/lib/'))),
      new Set(['node:crypto']),
    )
  }
})

test('the reference is made from the OpenAPI document alone: it imports nothing but itself, and what writes markup', () => {
  const mine = arrows.filter(({ from }) => partOf(from) === 'reference')
  assert.ok(mine.length > 20)
  const foreign = mine.filter(({ to }) => !to.startsWith('src/reference/') && to !== 'src/lib/html.ts')
  assert.deepEqual(foreign.map(told), [])
})

test('the store knows the vault, and the core knows the HTTP framework, by types alone', () => {
  const byTypes = arrows.filter(
    ({ from, to }) =>
      (partOf(from) === 'store' && to.startsWith('src/vault/')) || (partOf(from) === 'core' && to === 'fastify'),
  )
  assert.deepEqual(byTypes.filter(({ typeOnly }) => !typeOnly).map(told), [])
})

test('what signs people in is loaded when the first of them comes, and not at the start', () => {
  const auth = 'src/dashboard/sign-in/auth.ts'
  const loading = arrows.filter(({ to, typeOnly }) => to === auth && !typeOnly)
  assert.deepEqual(loading.map(told), [`src/dashboard/dashboard.ts imports ${auth}`])
  assert.match(textOf('src/dashboard/dashboard.ts'), /\bimport\('\.\/sign-in\/auth\.ts'\)/)
})

test('what speaks with mail servers is loaded when the first mailbox signs in, and not at the start', () => {
  const files = sources.filter((file) => file.startsWith('src/upstream/mail/')).map(textOf)
  for (const name of ['imapflow', 'nodemailer/lib/smtp-connection', 'fast-xml-parser']) {
    assert.ok(files.some((text) => text.includes(`await import('${name}')`)))
    assert.deepEqual(
      files.filter((text) => new RegExp(`^import (?!type ).* from '${name}'`, 'm').test(text)),
      [],
    )
  }
})

test('the sandbox needs nothing but the library and a type of the providers, and is loaded by its own command alone', () => {
  const mine = arrows.filter(({ from }) => partOf(from) === 'sandbox')
  assert.ok(mine.length > 50)
  assert.deepEqual(mine.filter(({ to }) => isOurs(to) && !/^src\/(sandbox|lib)\//.test(to)).map(told), [
    'src/sandbox/endpoints.ts imports src/providers/provider.ts',
  ])
  assert.ok(mine.every(({ to, typeOnly }) => typeOnly || !to.startsWith('src/providers/')))
  const loading = arrows.filter(({ from, to }) => to.startsWith('src/sandbox/') && partOf(from) !== 'sandbox')
  // A server that is pointed at one has to know its paths, and nothing else of it.
  assert.deepEqual(loading.filter(({ from }) => from !== 'src/cli/sandbox.ts').map(told), [
    'src/cli/provider-endpoints.ts imports src/sandbox/endpoints.ts',
  ])
  const command = arrows.filter(({ to, typeOnly }) => to === 'src/cli/sandbox.ts' && !typeOnly)
  assert.deepEqual(command.map(told), ['src/cli/commands.ts imports src/cli/sandbox.ts'])
  assert.match(textOf('src/cli/commands.ts'), /\bawait import\('\.\/sandbox\.ts'\)/)
})

test('operations and what is below them choose no status code; core/errors.ts does', () => {
  // To compare with one is not to choose it.
  const status = /\b(?:status|statusCode)\b['"]?\s*(?::|=(?!=))\s*[45]\d\d\b|\.(?:code|status)\([45]\d\d\)/
  const choosing = sources.filter((file) => status.test(textOf(file)))
  assert.ok(choosing.includes('src/core/errors.ts'))
  assert.deepEqual(
    // The sandbox answers in place of others, with their codes.
    choosing.filter((file) => file !== 'src/core/errors.ts' && !['http', 'sandbox'].includes(partOf(file))),
    [],
  )
})

test('nothing calls out but the one door: a fetch is handed in, and no other way to fetch a URL is used', () => {
  assert.deepEqual(
    sources.filter((file) =>
      /(?<!\.)\bfetch\(|\bglobalThis\b.*\bfetch\b|\bXMLHttpRequest\b|\bWebSocket\(/.test(textOf(file)),
    ),
    [],
  )
})

test('imports are found in every way of writing them', () => {
  const text = `import a from 'a'
import type { b } from './b.ts'
import {
  c,
  type d,
} from '../c/c.ts'
export { e } from './e.ts'
export type { f } from './f.ts'
import 'g'
const h = await import('./h.ts')
new Worker(new URL('./i.ts', import.meta.url))
`
  assert.deepEqual(
    arrowsOf('src/x/y.ts', text).map(({ to, typeOnly }) => `${to}${typeOnly ? ' (type)' : ''}`),
    ['a', 'src/x/b.ts (type)', 'src/c/c.ts', 'src/x/e.ts', 'src/x/f.ts (type)', 'g', 'src/x/h.ts', 'src/x/i.ts'],
  )
})
