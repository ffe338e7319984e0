import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesIn, textOf } from './sources.ts'

const TEXTS = 'web/dashboard/texts/'

test('every text of the dashboard is used somewhere', () => {
  const files = ['.ts', '.tsx'].flatMap((ending) => filesIn('web/dashboard', ending))
  const texts = files.filter((file) => file.startsWith(TEXTS))
  // The server's own words (an event, a fault of a chain) name texts as well.
  const users = [...files.filter((file) => !file.startsWith(TEXTS)), ...filesIn('src')].map(textOf).join('\n')
  const all = texts.map(textOf).join('\n')
  const names = [...all.matchAll(/^ +([a-z]\w*):/gm)].map(([, name = '']) => name)
  assert.ok(names.length > 300, 'the texts are read')
  const uses = (name: string, where: string) => where.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0
  assert.deepEqual(
    names.filter((name) => uses(name, users) === 0 && uses(name, all) === 1),
    [],
  )
})
