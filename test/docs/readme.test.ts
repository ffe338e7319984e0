import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Command } from 'commander'
import { commands } from '../../src/cli/commands.ts'
import { settings } from '../../src/config.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

function settingsTable(): string {
  const rows = Object.values(settings).map((setting) => {
    const madeUp = 'defaultText' in setting ? setting.defaultText : 'none'
    const fallback = setting.default === undefined ? madeUp : `\`${setting.default}\``
    return `| \`--${setting.flag}\` | \`${setting.env}\` | ${fallback} | ${setting.describe} |`.replaceAll('<', '\\<')
  })
  return ['| Flag | Variable | Default | What it is |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

test('the README lists every setting as src/config.ts has it', () => {
  assert.ok(readme.includes(settingsTable()), `the table should be:\n\n${settingsTable()}\n`)
})

test('the README names every command, and no other', () => {
  const program = new Command('claviger')
  program.command('serve')
  commands(program)
  const leaves = (command: Command, path: string): string[] =>
    command.commands.length === 0
      ? [path]
      : command.commands.flatMap((below) => leaves(below, `${path} ${below.name()}`))
  const named = [...readme.matchAll(/^\| `(claviger [a-z -]+)`/gm)].map(([, command]) => command)
  assert.deepEqual(new Set(named), new Set(leaves(program, 'claviger')))
})

test('the README names both commands that a newcomer needs, as they stand in package.json', () => {
  assert.match(readme, /^npm ci && npm start$/m)
  assert.match(readme, /^npm ci && npm test$/m)
})
