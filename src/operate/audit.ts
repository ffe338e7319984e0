import type { KeyObject } from 'node:crypto'
import { verifyAudit, type ChainReport, type Checkpoint } from '../audit/verify.ts'
import { auditSource } from '../store/audit-source.ts'
import type { Store } from '../store/store.ts'

/** Verifies the audit chains of a store as they are at one moment, while others go on writing. */
export function verifyStoredAudit(
  store: Store,
  key: KeyObject,
  expected: readonly Checkpoint[] = [],
): Promise<readonly ChainReport[]> {
  return store.snapshot((read) => verifyAudit(key, auditSource(read), expected))
}

/** A chain's name as an operator reads it. */
export function chainName(chain: string): string {
  return chain === '' ? '(deployment)' : chain
}
