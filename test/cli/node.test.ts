import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test, type TestContext } from 'node:test'
import { mainFile } from '../harness/index.ts'
import { textOf } from '../structure/sources.ts'

const SUPPORTED = 24
/** Where an older Node than the one that runs the tests may be. */
const PLACES = ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node']

test('on an older Node the command says which it needs, and no more', (t: TestContext) => {
  // What is imported by name has to be there before the first line runs.
  const named = [...textOf('bin/claviger.js').matchAll(/^import \{ (.+) \} from '(.+)'$/gm)]
  assert.deepEqual(
    named.map(([, names, from]) => `${names} from ${from}`),
    ['existsSync from node:fs', 'fileURLToPath from node:url'],
    'these are in every Node that has modules',
  )

  const older = PLACES.find((program) => {
    const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    return status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < SUPPORTED
  })
  if (older === undefined) {
    t.diagnostic('not run here: there is no older Node')
    return
  }
  const { status, stderr } = spawnSync(older, [mainFile, '--version'], { encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(
    stderr,
    /^claviger: needs Node 24, this is \d+\.\d+\.\d+; the npm scripts of a checkout bring their own\n$/,
  )
})

test('the package asks for the Node that it runs on', () => {
  const { engines } = JSON.parse(textOf('package.json')) as { readonly engines: { readonly node: string } }
  assert.equal(engines.node, `>=${SUPPORTED}`)
})
