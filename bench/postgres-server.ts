import { startPostgres, type PostgresServer } from '../test/harness/postgres.ts'

/**
 * What the server of the measurements runs with: commits reach the disk, as where it matters. Everything else is
 * PostgreSQL's default.
 */
export const settings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '1GB',
  // Room for what is written between two check-points, which fall into no round of one system alone.
  max_wal_size: '4GB',
  max_connections: '100',
} as const

/** A PostgreSQL server of its own, which goes with this process. */
export const startMeasuredPostgres = (): Promise<PostgresServer> => startPostgres(settings)
