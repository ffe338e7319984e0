import { randomBytes, randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import { patchSchema, routePath, type Path } from './shape.ts'

/**
 * The reference on PostgreSQL: the bare route with one prepared UPDATE by primary key for each request, of as many bytes
 * as a box has, on any connection of a pool. Arguments: the URL of a database, how many credentials to make, whose ids
 * are printed, and the connections of the pool.
 */
const [url = '', count = '1000', connections = '10'] = process.argv.slice(2)
/** What sealing adds to the text. */
const SEAL_BYTES = 86
const pool = new pg.Pool({ connectionString: url, max: Number(connections) })

// Ciphertext: the server is spared the attempt to compress it, as in Claviger's own table.
await pool.query(`
  CREATE TABLE one_update (id text PRIMARY KEY, name text, box bytea, updated_at bigint) WITH (fillfactor = 50);
  ALTER TABLE one_update ALTER COLUMN box SET STORAGE EXTERNAL;
`)
const ids = Array.from({ length: Number(count) }, () => randomUUID())
await pool.query("INSERT INTO one_update SELECT id, 'a name', $2, 1 FROM unnest($1::text[]) AS id", [
  ids,
  randomBytes(2400),
])

const app = Fastify({ logger: false, bodyLimit: 256 * 1024 })
app.patch<Path & { Body: { credential_data: object } }>(routePath, { schema: patchSchema }, async (request) => {
  const { id } = request.params
  const text = JSON.stringify(request.body.credential_data)
  const box = Buffer.alloc(Buffer.byteLength(text) + SEAL_BYTES)
  box.write(text, SEAL_BYTES)
  const now = Math.floor(Date.now() / 1000)
  await pool.query({
    name: 'update',
    text: 'UPDATE one_update SET box = $1, updated_at = $2 WHERE id = $3',
    values: [box, now, id],
  })
  return { request_id: randomUUID(), data: { id, name: 'a name', created_at: now, updated_at: now } }
})
process.stdout.write(`ids ${ids.join(' ')}\nlistening on ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
process.on('SIGTERM', () => process.exit(0))
