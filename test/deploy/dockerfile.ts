import assert from 'node:assert/strict'
import { textOf } from '../structure/sources.ts'

export const dockerfile = textOf('deploy/Dockerfile')

/** What is shipped: the instructions after the last FROM, each on a line of its own. */
const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')).split('\n')

/** What follows a word in the only instruction that begins with it. */
export function argumentOf(keyword: string): string {
  const [line, ...others] = last.filter((one) => one.startsWith(`${keyword} `))
  assert.ok(line !== undefined && others.length === 0, `one ${keyword} is in the last stage`)
  return line.slice(keyword.length + 1)
}

/** A program and its arguments, written as a list, so that no shell is needed. */
export function commandOf(keyword: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK CMD'): readonly string[] {
  const command: unknown = JSON.parse(argumentOf(keyword))
  assert.ok(Array.isArray(command))
  return command.map(String)
}

/** The variables that the image sets. */
export function environment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    argumentOf('ENV')
      .split(' ')
      .map((one) => one.split('=') as [string, string]),
  )
}
