import { after } from 'node:test'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { lendingContract } from './contract.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

lendingContract('lending on PostgreSQL', () => server.freshUrl())
