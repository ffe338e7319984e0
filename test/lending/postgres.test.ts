import { after } from 'node:test'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { lendingSuite } from './suite.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

lendingSuite('lending on PostgreSQL', () => server.freshUrl())
