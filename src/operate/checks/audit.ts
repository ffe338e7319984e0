import type { KeyObject } from 'node:crypto'
import { verifyAudit } from '../../audit/verify.ts'
import { auditSource } from '../../store/audit-source.ts'
import type { Reads } from '../../store/store.ts'
import { chainName } from '../audit.ts'
import { failuresOr, type Finding } from './finding.ts'

/** Verifies every audit chain from where it begins. */
export async function checkAudit(read: Reads, key: KeyObject): Promise<Finding[]> {
  const chains = await verifyAudit(key, auditSource(read))
  const records = chains.reduce((sum, chain) => sum + chain.records, 0)
  const archived = chains.reduce((sum, chain) => sum + chain.archived, 0)
  return failuresOr(
    chains.flatMap(({ chain, faults }) => faults.map(({ detail }) => `audit chain ${chainName(chain)}: ${detail}`)),
    `${chains.length} audit chains with ${records} records are whole${archived > 0 ? `, and go on from ${archived} that were archived` : ''}`,
  )
}
