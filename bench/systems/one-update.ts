import { createCipheriv, createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import { patchSchema, routePath, type Path } from './shape.ts'

/**
 * Reference (b): the bare route with one AES-256-GCM call and one UPDATE by primary key in a group commit; WAL, and
 * FULL, so that an answered write is on the disk. Arguments: a folder, then how many credentials to make; their ids
 * are printed.
 */
const [folder = '.', count = '1000'] = process.argv.slice(2)
const database = new DatabaseSync(path.join(folder, 'one-update.db'))
database.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;
  CREATE TABLE credentials (id TEXT PRIMARY KEY, name TEXT, box BLOB, updated_at INTEGER);
`)
const insert = database.prepare('INSERT INTO credentials VALUES (?, ?, ?, 1)')
const ids = Array.from({ length: Number(count) }, () => randomUUID())
database.exec('BEGIN')
for (const id of ids) insert.run(id, 'a name', randomBytes(2400))
database.exec('COMMIT')

const key = createSecretKey(randomBytes(32))
const update = database.prepare('UPDATE credentials SET box = ?, updated_at = ? WHERE id = ?')
const begin = database.prepare('BEGIN IMMEDIATE')
const commit = database.prepare('COMMIT')

type Write = { box: Buffer; id: string; done: () => void }
let waiting: Write[] = []

function write(box: Buffer, id: string): Promise<void> {
  return new Promise((done) => {
    if (waiting.length === 0) setImmediate(flush)
    waiting.push({ box, id, done })
  })
}

function flush(): void {
  const group = waiting
  waiting = []
  begin.run()
  for (const { box, id } of group) update.run(box, Math.floor(Date.now() / 1000), id)
  commit.run()
  for (const { done } of group) done()
}

function seal(text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

const app = Fastify({ logger: false, bodyLimit: 256 * 1024 })
app.patch<Path & { Body: { credential_data: object } }>(routePath, { schema: patchSchema }, async (request) => {
  const { id } = request.params
  await write(seal(JSON.stringify(request.body.credential_data)), id)
  const now = Math.floor(Date.now() / 1000)
  return { request_id: randomUUID(), data: { id, name: 'a name', created_at: now, updated_at: now } }
})
process.stdout.write(`ids ${ids.join(' ')}\nlistening on ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
process.on('SIGTERM', () => process.exit(0))
