/** What is published, installed as anybody installs it, and run as the image runs it: not as root. */

import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import { api, temporaryFolder } from '../harness/index.ts'
import { firstOwnerToken, join } from '../harness/person.ts'
import { root, textOf } from '../structure/sources.ts'
import { commandOf, dockerfile, environment } from './dockerfile.ts'

const NOBODY = 65_534
/** Far more than it takes: npm once computed without end which versions of dependencies could stand beside each other. */
const INSTALL_MOST_MS = 240_000
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

const folder = temporaryFolder()
const project = path.join(folder, 'project')
const app = path.join(project, 'node_modules/claviger')
const data = path.join(folder, 'data')
/** A copy: the checkout may lie where that user sees nothing. */
const node = path.join(folder, 'node')
const [, ...entrypoint] = commandOf('ENTRYPOINT')

before(() => {
  // Nothing of an earlier build may stand in for what this one leaves out.
  const dist = path.join(root, 'dist')
  for (const name of readdirSync(dist))
    if (name !== 'web') rmSync(path.join(dist, name), { recursive: true, force: true })
  // What `npm run build` does, but for the types, which are checked elsewhere, and for what runs in the browser: `npm test`
  // has just built that.
  run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck')
  run(process.execPath, 'scripts/copy-migrations.ts')
  const tarball = run('npm', 'pack', '--silent', '--ignore-scripts', `--pack-destination=${folder}`).trim()
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{}')
  // With an empty cache and no network, so that nothing can come from elsewhere than the package.
  const only = ['--offline', `--cache=${path.join(folder, 'cache')}`, '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...only, path.join(folder, tarball)], {
    cwd: project,
    timeout: INSTALL_MOST_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  cpSync(process.execPath, node)
  mkdirSync(data, { mode: 0o700 })
  chmodSync(folder, 0o755)
  if ('uid' in identity) chownSync(data, NOBODY, NOBODY)
})

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dev?: true; readonly devOptional?: true }>
  >
}

test('npm installs it by itself, with the very versions that are tested here, and puts its command in place', () => {
  const { packages } = JSON.parse(textOf('package-lock.json')) as Lock
  const needed = Object.entries(packages).filter(
    ([name, { dev, devOptional }]) => name !== '' && dev !== true && devOptional !== true,
  )
  assert.ok(needed.length > 100)
  for (const [name, { version }] of needed) {
    const about = JSON.parse(readFileSync(path.join(app, name, 'package.json'), 'utf8')) as { version: string }
    assert.equal(about.version, version, name)
  }
  const { version } = JSON.parse(textOf('package.json')) as { readonly version: string }
  const command = path.join(project, 'node_modules/.bin/claviger')
  assert.equal(execFileSync(command, ['--version'], { encoding: 'utf8' }), `${version}\n`)
})

test('the package has what it runs on, and nothing of how it is made', () => {
  const there = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('node_modules'),
  )
  for (const part of [
    'bin/claviger.js',
    'dist/main.js',
    'dist/store/sqlite/checkpoint-thread.js',
    'dist/store/sqlite/migrations/0001-initial.sql',
    'dist/store/postgres/migrations/0001-initial.sql',
    'dist/web/dashboard/manifest.json',
    'LICENSE',
  ])
    assert.ok(there.includes(part), part)
  assert.deepEqual(
    there.filter((name) => /\.ts$|\.test\.|^(?:src|test|web|scripts|bench)\b/.test(name)),
    [],
  )
})

test('the documents are in it, but for pictures and measurements, and what they lead to', () => {
  const documents = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.md') && !name.startsWith('node_modules'),
  )
  assert.ok(documents.length > 10)
  for (const document of documents)
    for (const [, target = ''] of readFileSync(path.join(app, document), 'utf8').matchAll(
      /\]\(([^)#\s]+)(?:#[^)]*)?\)/g,
    )) {
      const file = path.join(path.dirname(document), target)
      if (/^(?:https?:|bench\/|docs\/screenshots)/.test(target) || /^(?:bench|docs\/screenshots)\b/.test(file)) continue
      assert.ok(existsSync(path.join(app, file)), `${document} links to ${target}`)
    }
})

test('it serves: the API, the reference, and people at the dashboard', async (t) => {
  const { server, url, output } = await serve()
  t.after(() => server.kill('SIGKILL'))
  const apiKey = /^ +API key +(clav_\S+)/m.exec(output())?.[1] ?? assert.fail(output())
  const caller = api(url, apiKey)
  const made = await caller.post('/v3/connectors', {
    provider: 'google',
    settings: { client_id: 'id', client_secret: 'secret' },
  })
  assert.equal(made.status, 201, made.raw)
  const page = await fetch(`${url}/docs`)
  assert.equal(page.status, 200)
  const [asset = assert.fail('no asset')] = /\/docs\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? []
  assert.equal((await fetch(url + asset)).status, 200)
  const port = new URL(url).port
  const person = await join(`http://localhost:${port}`, firstOwnerToken({ output }), 'owner@example.com')
  assert.equal((await person.get('me')).status, 200)

  const [, ...probe] = commandOf('HEALTHCHECK CMD')
  const health = () =>
    spawnSync(
      process.execPath,
      probe.map((word) => word.replace('127.0.0.1:8080', `127.0.0.1:${port}`)),
    ).status
  assert.equal(health(), 0)
  assert.doesNotMatch(output(), /dist\/web/)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'close'), [0, null])
  assert.equal(health(), 1)
})

test('without what browsers load it serves, and says at its start what is missing', async (t) => {
  rmSync(path.join(app, 'dist/web'), { recursive: true })
  const { server, url, output } = await serve()
  t.after(() => server.kill('SIGKILL'))
  assert.match(await (await fetch(url.replace('127.0.0.1', 'localhost') + '/dashboard/')).text(), /has not been built/)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'close'), [0, null])
  assert.match(output(), /"level":40.*of the dashboard and the reference is not there \(dist\/web\): npm ci builds it/)
})

test('it has what it needs to speak to PostgreSQL', () => {
  const load = "await import('./dist/store/postgres/store.js')"
  assert.equal(spawnSync(process.execPath, ['--input-type=module', '--eval', load], { cwd: app }).status, 0)
})

test('the image is made with the commands that were run here', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
  assert.equal(
    scripts['build'],
    'tsc -p tsconfig.build.json && node scripts/copy-migrations.ts && node scripts/build-web.ts',
  )
  for (const command of [
    'npm ci && npm run build\n',
    'tar -xzf "$(npm pack --silent --ignore-scripts)" -C /image/app --strip-components=1\n',
  ])
    assert.ok(dockerfile.includes(command), command)
})

/** Starts it as the image does, and waits for the line that says where it listens. */
async function serve() {
  const server = spawn(node, [...entrypoint, ...commandOf('CMD')], {
    ...identity,
    cwd: app,
    env: { ...environment(), CLAVIGER_HOST: '127.0.0.1', CLAVIGER_DATA: data, CLAVIGER_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  process.once('exit', () => server.kill('SIGKILL'))
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const listening = /^claviger listening on (\S+)$/m.exec(output)
        if (listening?.[1] !== undefined) resolve(listening[1])
      })
    server.once('close', () => {
      reject(new Error(`it ended before it listened:\n${output}`))
    })
  })
  return { server, url, output: () => output }
}
