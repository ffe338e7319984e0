import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
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
