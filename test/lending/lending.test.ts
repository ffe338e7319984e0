import { lendingSuite } from './suite.ts'

lendingSuite('lending on SQLite', () => Promise.resolve(undefined))
