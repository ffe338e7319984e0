import type { KeyObject } from 'node:crypto'
import { verifyAudit, type ChainReport, type Checkpoint } from '../audit/verify.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Reads, Store } from '../store/store.ts'

/** Verifies the audit chains of a store as they are at one moment, while others go on writing. */
export function verifyStoredAudit(
  store: Store,
  key: KeyObject,
  expected: readonly Checkpoint[] = [],
): Promise<readonly ChainReport[]> {
  return store.snapshot((read) => verifyAudit(key, auditSource(read), expected))
}

/** The chains as one set of reads answers them. */
export function auditSource(read: Reads) {
  return {
    heads: () => read.auditHeads(),
    records: (chain: string, after: number, limit: number) => read.auditRecords(chain, after, limit),
    applications: async (): Promise<readonly ApplicationId[]> => (await read.applications()).map(({ id }) => id),
  }
}

/** A chain's name as an operator reads it. */
export function chainName(chain: string): string {
  return chain === '' ? '(deployment)' : chain
}
