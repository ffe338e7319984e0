import { after } from 'node:test'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { apiContract } from './matrix.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

apiContract('the API on PostgreSQL', () => server.freshUrl())
