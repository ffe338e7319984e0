import type { KeyObject } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { verifyChain, type ChainReport } from '../audit/verify.ts'
import { auditSource } from '../store/audit-source.ts'
import type { AuditRow, Store } from '../store/store.ts'
import { shownRecord } from './audit-record.ts'

export interface ChainState extends ChainReport {
  /** When the first of its records was written that are here. */
  readonly firstAt: number | null
  /** When its last record was written. */
  readonly lastAt: number | null
}

/** How a chain is asked for. */
interface Ask {
  readonly key: KeyObject
  /** Unix seconds. */
  readonly now: number
  readonly within: number
}

/** The state of audit chains, found out by walking them. */
export interface ChainStates {
  /**
   * Walks a chain from its start, unless that was done no longer ago than `within` seconds. Who asks while a walk is
   * under way is told its outcome; where it fails, that is a matter of whoever began it, and they walk anew.
   */
  of(chain: string, ask: Ask): Promise<ChainState>
}

/**
 * A walk costs some microseconds a record, a page of records at a time: others have their turn between pages. It sees
 * one moment of the store.
 */
export function chainStates(store: Pick<Store, 'snapshot'>): ChainStates {
  const kept = new Map<string, { at: number; under: boolean; state: Promise<ChainState> }>()
  return { of }

  function of(chain: string, ask: Ask): Promise<ChainState> {
    const { key, now, within } = ask
    const known = kept.get(chain)
    if (known?.under === true) return known.state.catch(() => of(chain, ask))
    // A clock that was set back makes nothing look young.
    if (known !== undefined && Math.abs(now - known.at) <= within) return known.state
    const entry = { at: now, under: true, state: walked(store, key, chain) }
    kept.set(chain, entry)
    entry.state.then(
      () => {
        entry.under = false
      },
      () => {
        kept.delete(chain)
      },
    )
    return entry.state
  }
}

function walked(store: Pick<Store, 'snapshot'>, key: KeyObject, chain: string): Promise<ChainState> {
  return store.snapshot(async (read) => {
    const source = auditSource(read)
    const records: typeof source.records = async (...page) => {
      await turn()
      return source.records(...page)
    }
    const report = await verifyChain(key, { ...source, records }, chain)
    const [last] = await read.auditRecordsBefore(chain, Number.MAX_SAFE_INTEGER, 1)
    const [first] = await read.auditRecords(chain, 0, 1)
    return { ...report, firstAt: at(first), lastAt: at(last) }
  })
}

function at(row: AuditRow | undefined): number | null {
  return row === undefined ? null : shownRecord(row).at
}
