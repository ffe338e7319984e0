import { constants } from 'node:fs'
import { open, statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { RootKeyError } from './key.ts'
import type { RootKey, RootSource } from './key.ts'
import { isPrivate } from './permissions.ts'
import { parseRootKey } from './root.ts'

export { createRootKeyFile } from './create-file.ts'

/** A root key is about 100 bytes long; a path that leads to more is a mistake. */
const FILE_BYTES_MAX = 4096
const MEMORY_FILE_SYSTEMS: readonly number[] = [0x01021994, 0x858458f6] // tmpfs, ramfs

const READ_FAILURES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist, since a part of its path is not a directory'],
  ['EACCES', 'may not be read by this user'],
  ['ELOOP', 'is a symbolic link to itself'],
])

/** The root key in a file: a systemd credential, a mounted secret, or one made by `createRootKeyFile`. */
export function fileRootSource(path: string): RootSource {
  return { description: `file:${path}`, load: () => load(path) }
}

async function load(path: string): Promise<RootKey> {
  // Not blocking, since opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    const code = errorCode(error)
    throw refusal(path, READ_FAILURES.get(code) ?? `cannot be opened (${code})`)
  })
  try {
    await check(file, path)
    return await parse(file, path)
  } finally {
    await file.close()
  }
}

/** Looks at the open file, so that what is checked is what is read; only its file system is known by the path alone. */
async function check(file: FileHandle, path: string): Promise<void> {
  const facts = await file.stat()
  if (facts.isDirectory()) throw refusal(path, 'is a directory')
  if (!facts.isFile()) throw refusal(path, 'is not a regular file')
  if (facts.size > FILE_BYTES_MAX) throw refusal(path, 'is too large to hold a root key')
  const inMemory = MEMORY_FILE_SYSTEMS.includes((await statfs(path)).type)
  if (isPrivate({ mode: facts.mode, ownerId: facts.uid, inMemory })) return
  const mode = (facts.mode & 0o777).toString(8).padStart(4, '0')
  const cure = 'run chmod 0400 on it, or chmod 0440 if the service reads it through its group'
  throw refusal(path, `has mode ${mode}, which lets others at it; ${cure}`)
}

async function parse(file: FileHandle, path: string): Promise<RootKey> {
  const bytes = Buffer.alloc(FILE_BYTES_MAX)
  try {
    const { bytesRead } = await file.read(bytes, 0, FILE_BYTES_MAX, 0)
    return parseRootKey(bytes.toString('utf8', 0, bytesRead))
  } catch (error) {
    if (error instanceof RootKeyError) throw refusal(path, `is refused. ${error.message}`)
    throw refusal(path, `cannot be read (${errorCode(error)})`)
  } finally {
    bytes.fill(0)
  }
}

function refusal(path: string, what: string): RootKeyError {
  return new RootKeyError(`The root key file ${path} ${what}${what.endsWith('.') ? '' : '.'}`)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
