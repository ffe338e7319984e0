import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { getSchema, patchSchema, routePath, type Path } from './shape.ts'

/** Reference (a): a bare Fastify route with the same schema, which stores nothing. */
const app = Fastify({ logger: false, bodyLimit: 256 * 1024 })
const answer = (id: string) => ({
  request_id: randomUUID(),
  data: { id, name: 'a name', created_at: 1_763_900_000, updated_at: 1_763_900_000 },
})
app.patch<Path>(routePath, { schema: patchSchema }, async (request) => answer(request.params.id))
app.get<Path>(routePath, { schema: getSchema }, async (request) => answer(request.params.id))
process.stdout.write(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
process.on('SIGTERM', () => process.exit(0))
