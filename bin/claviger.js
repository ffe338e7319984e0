#!/usr/bin/env node
// The one file in plain JavaScript: it switches the compile cache on before the first line of TypeScript is read, for
// this thread and, by the environment, for those that it starts. The cache lies inside the package, never in a folder
// that other users can write to.
import { existsSync } from 'node:fs'
// The namespace: a name that an older Node does not export would end this file before it could say what it needs.
import * as modules from 'node:module'
import { fileURLToPath } from 'node:url'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `claviger: needs Node 24, this is ${process.versions.node}; the npm scripts of a checkout bring their own\n`,
  )
  process.exit(1)
}
const inPackage = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
process.env['NODE_COMPILE_CACHE'] ??= inPackage('node_modules/.cache/claviger')
modules.enableCompileCache(process.env['NODE_COMPILE_CACHE'])

// A checkout runs its sources as they are; a published package has only what was built from them.
await import(existsSync(inPackage('src/main.ts')) ? '../src/main.ts' : '../dist/main.js')
