import { randomUUID } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { RootKeyError } from './key.ts'
import type { RootKey } from './key.ts'
import { generateRootKeyText, parseRootKey } from './root.ts'

/**
 * Makes a root key and keeps it in a new file of mode 0600, on disk for good when this returns. A file that exists is
 * never touched: overwriting a root key loses everything that it protects. However it is killed, the file is there with
 * the whole key in it, or not at all.
 */
export async function createRootKeyFile(path: string): Promise<RootKey> {
  const text = generateRootKeyText()
  const draft = `${path}.${randomUUID()}.draft`
  try {
    try {
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(`${text}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      // Unlike a rename, this never takes the place of a file.
      await link(draft, path)
    } finally {
      await rm(draft, { force: true })
    }
    await syncDirectory(dirname(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const what = code === 'EEXIST' ? 'exists already and is left as it is' : `cannot be written (${code})`
    throw new RootKeyError(`The root key file ${path} ${what}.`, { cause: error })
  }
  return parseRootKey(text)
}

/** A new file survives a power cut only once its directory entry does. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
