#!/usr/bin/env node
// What the README's lines need of curl, for machines that have none: -H, -d, -f, and a URL.
import process from 'node:process'

const headers: Record<string, string> = {}
let body: string | undefined
let url = ''
const rest = process.argv.slice(2)
for (let at = 0; at < rest.length; at++) {
  const word = rest[at] ?? ''
  if (word === '-H') {
    const [name = '', value = ''] = (rest[++at] ?? '').split(/: (.*)/s)
    headers[name] = value
  } else if (word === '-d') body = rest[++at]
  else if (!word.startsWith('-')) url = word
}
const answer = await fetch(url, {
  method: body === undefined ? 'GET' : 'POST',
  headers,
  ...(body !== undefined && { body }),
}).catch(() => process.exit(7))
if (!answer.ok && rest.some((word) => /^-\w*f/.test(word))) process.exit(22)
process.stdout.write(await answer.text())
