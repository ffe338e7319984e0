import { lendingContract } from './contract.ts'

lendingContract('lending on SQLite', () => Promise.resolve(undefined))
