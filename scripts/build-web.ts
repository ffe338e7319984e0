/**
 * Builds the applications for the browser into dist/web: `npm ci` does so by itself. Every file gets a name that changes
 * with its content, and lies there compressed as well, so that the server only has to choose.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

interface Application {
  /** Its folder in web/ and in dist/web/. */
  readonly name: string
  /** Where the server serves its files. */
  readonly base: string
  /** What pages load first. */
  readonly entries: readonly string[]
}

const applications: readonly Application[] = [
  { name: 'reference', base: '/docs/assets/', entries: ['early.ts', 'main.ts'] },
  { name: 'dashboard', base: '/dashboard/assets/', entries: ['main.tsx'] },
]

const root = fileURLToPath(new URL('../', import.meta.url))

for (const { name, base, entries } of applications) {
  const outDir = path.join(root, 'dist/web', name)
  await build({
    configFile: false,
    logLevel: 'warn',
    root: path.join(root, 'web', name),
    base,
    publicDir: false,
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      assetsDir: '',
      assetsInlineLimit: 0,
      manifest: 'manifest.json',
      // What `light-dark()` and `:has()` in the styles need anyway.
      target: ['chrome123', 'firefox121', 'safari17.5'],
      modulePreload: false,
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { input: entries.map((entry) => path.join(root, 'web', name, entry)) },
    },
  })
  for (const file of readdirSync(outDir)) if (/\.(?:js|css)$/.test(file)) compress(path.join(outDir, file))
}

function compress(file: string): void {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
