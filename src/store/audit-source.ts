import type { ApplicationId } from '../lib/ids.ts'
import type { Reads } from './store.ts'

/** The audit chains as one set of reads answers them, for src/audit/verify.ts. */
export function auditSource(read: Reads) {
  return {
    heads: () => read.auditHeads(),
    starts: () => read.auditStarts(),
    records: (chain: string, after: number, limit: number) => read.auditRecords(chain, after, limit),
    applications: async (): Promise<readonly ApplicationId[]> => (await read.applications()).map(({ id }) => id),
  }
}
