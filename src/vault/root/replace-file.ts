import { chmod, chown, link, realpath, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isThere } from '../../lib/is-there.ts'
import { createRootKeyFile, syncDirectory } from './create-file.ts'
import { fileRootSource } from './file.ts'
import { RootKeyError } from './key.ts'
import type { RootKey } from './key.ts'

/*
 * How the root key in a file is replaced, so that at every moment one of two files holds the key that is needed:
 *
 *   1  <file>.next          the new key, on the disk before anything is sealed with it
 *   2  (the database is sealed with the new key, in one commit)
 *   3  <file>.<id>.old      the old key, which older backups need
 *   4  <file>.next → <file>
 *
 * Between 2 and 4 the key in <file> is the wrong one; whoever opens the deployment then does 3 and 4.
 */

/** The next root key of a file. One that an interrupted run has left is used, rather than making another. */
export async function nextRootKey(file: string): Promise<RootKey> {
  const path = await realpath(file)
  const next = nextFile(path)
  const there = await loadIfThere(next)
  if (there !== undefined) return there
  const key = await createRootKeyFile(next)
  // A service that reads its key through its group has to be able to read the next one.
  const { mode, uid, gid } = await stat(path)
  await chown(next, uid, gid).catch(() => undefined)
  await chmod(next, mode & 0o777)
  return key
}

/**
 * Puts the next root key of a file in its place and keeps the old one beside it. Doing it again does nothing.
 *
 * @param needed the id of the root key that the database is sealed with
 * @returns where the old key is kept, or undefined when the file has no next key of that id
 */
export async function promoteNextRootKey(file: string, needed: string): Promise<string | undefined> {
  const path = await realpath(file)
  const next = nextFile(path)
  if ((await loadIfThere(next))?.id !== needed) return undefined
  const old = await fileRootSource(path).load()
  if (old.id === needed) return undefined
  const kept = oldRootKeyFile(path, old.id)
  await link(path, kept).catch(async (error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw unwritable(kept, error)
    if ((await fileRootSource(kept).load()).id !== old.id)
      throw new RootKeyError(`The file ${kept} holds another key than its name says; move it away.`)
  })
  await rename(next, path).catch((error: unknown) => {
    // Another process may have been faster.
    if (codeOf(error) !== 'ENOENT') throw unwritable(path, error)
  })
  await syncDirectory(dirname(path))
  await chmod(kept, 0o600)
  return kept
}

/** Where the key with an id is kept after it was replaced. */
export function oldRootKeyFile(file: string, id: string): string {
  return `${file}.${id}.old`
}

function nextFile(path: string): string {
  return `${path}.next`
}

async function loadIfThere(path: string): Promise<RootKey | undefined> {
  return (await isThere(path)) ? fileRootSource(path).load() : undefined
}

function unwritable(path: string, cause: unknown): RootKeyError {
  return new RootKeyError(`The root key file ${path} cannot be written (${codeOf(cause)}).`, { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
