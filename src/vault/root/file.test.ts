import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { createRootKeyFile, fileRootSource } from './file.ts'
import { generateRootKeyText, parseRootKey, RootKeyError } from './root.ts'

const folder = await mkdtemp(join(tmpdir(), 'claviger-root-'))
test.after(() => rm(folder, { recursive: true }))
const text = generateRootKeyText()

async function file(name: string, content: string, mode: number): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

function refusal(path: string, why: RegExp) {
  return (error: unknown) => {
    assert(error instanceof RootKeyError)
    assert.match(error.message, why)
    assert(error.message.includes(path))
    assert(!error.message.includes(text.slice(20, 40)))
    return true
  }
}

test('the root key of a private file is loaded, as often as asked', async () => {
  for (const mode of [0o400, 0o600, 0o440]) {
    const source = fileRootSource(await file(`mode-${mode.toString(8)}`, `${text}\n`, mode))
    assert.equal((await source.load()).id, parseRootKey(text).id)
    assert.equal((await source.load()).id, parseRootKey(text).id)
  }
  assert.equal(fileRootSource('/run/key').description, 'file:/run/key')
})

test('a link to a private file is followed, as Kubernetes mounts secrets', async () => {
  const path = join(folder, 'link')
  await symlink(await file('target', text, 0o400), path)
  assert.equal((await fileRootSource(path).load()).id, parseRootKey(text).id)
})

test('a file that others can reach is refused, with the chmod that helps', async () => {
  // World-readable is accepted on tmpfs when root owns the file; writable by others is accepted nowhere.
  const { type } = await statfs(folder)
  const modes = type === 0x01021994 ? [0o666, 0o622] : [0o644, 0o444, 0o640, 0o666, 0o622]
  for (const mode of modes) {
    const path = await file(`open-${mode.toString(8)}`, text, mode)
    await assert.rejects(
      fileRootSource(path).load(),
      refusal(path, new RegExp(`mode 0${mode.toString(8)}.*chmod 0400`)),
    )
  }
})

test('what is no file, or cannot be read, is refused by its path', async () => {
  const missing = join(folder, 'missing')
  const directory = join(folder, 'directory')
  const below = join(await file('plain', text, 0o600), 'below')
  const loop = join(folder, 'loop')
  const pipe = join(folder, 'pipe')
  await mkdir(directory, { mode: 0o700 })
  await symlink(loop, loop)
  execFileSync('mkfifo', ['-m', '600', pipe])
  await assert.rejects(fileRootSource(missing).load(), refusal(missing, /does not exist/))
  await assert.rejects(fileRootSource(directory).load(), refusal(directory, /is a directory/))
  await assert.rejects(fileRootSource(below).load(), refusal(below, /part of its path is not a directory/))
  await assert.rejects(fileRootSource(loop).load(), refusal(loop, /symbolic link to itself/))
  await assert.rejects(fileRootSource(pipe).load(), refusal(pipe, /not a regular file/))
})

test('a file with something else in it is refused by its path, without its content', async () => {
  const empty = await file('empty', '\n', 0o600)
  const cut = await file('cut', text.slice(0, -3), 0o600)
  const large = await file('large', text.repeat(50), 0o600)
  await assert.rejects(fileRootSource(empty).load(), refusal(empty, /is empty/))
  await assert.rejects(fileRootSource(cut).load(), refusal(cut, /too short/))
  await assert.rejects(fileRootSource(large).load(), refusal(large, /too large/))
})

test('a root key file is made once, for its owner alone, and never overwritten', async () => {
  const path = join(folder, 'made')
  const root = await createRootKeyFile(path)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal((await fileRootSource(path).load()).id, root.id)
  const before = await readFile(path)
  await assert.rejects(createRootKeyFile(path), refusal(path, /exists already/))
  assert.deepEqual(await readFile(path), before)
  const nowhere = join(folder, 'nowhere', 'made')
  await assert.rejects(createRootKeyFile(nowhere), refusal(nowhere, /cannot be written \(ENOENT\)/))
})
