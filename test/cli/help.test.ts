import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { scopes } from '../../src/api/scopes.ts'
import { settings } from '../../src/config.ts'
import { temporaryFolder } from '../harness/index.ts'
import { claviger, clavigerOk } from './claviger.ts'

test('--help lists every setting with its variable and its default', async () => {
  const help = (await clavigerOk(temporaryFolder(), ['serve', '--help'])).replaceAll(/\s+/g, ' ')
  for (const setting of Object.values(settings)) {
    const fallback = setting.default ?? ('defaultText' in setting ? setting.defaultText : 'none')
    assert.ok(help.includes(`--${setting.flag} `), setting.flag)
    assert.ok(help.includes(`(${setting.env}, default: ${fallback})`), setting.env)
  }
})

test('the help of api-keys create lists every scope, and defaults have no quotes', async () => {
  const help = async (...command: string[]) =>
    (await clavigerOk(temporaryFolder(), [...command, '--help'])).replaceAll(/\s+/g, ' ')
  assert.ok((await help('api-keys', 'create')).includes(`Scopes: ${scopes.join(', ')}.`))
  assert.match(await help('sandbox'), /\(default: 4400\).*\(default: 127\.0\.0\.1\)/)
})

test('--version is that of the package', async () => {
  const about = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  assert.equal(await clavigerOk(temporaryFolder(), ['--version']), `${about.version}\n`)
})

test('what there is not ends with status 1 and says where to look', async () => {
  for (const args of [['nonsense'], ['keys', 'nonsense'], ['doctor', '--nonsense'], ['api-keys', 'create']]) {
    const { status, stderr } = await claviger(temporaryFolder(), args)
    assert.equal(status, 1)
    assert.match(stderr, /^error: .*\n\(--help/)
  }
})
