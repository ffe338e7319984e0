import { setTimeout as sleep } from 'node:timers/promises'
import type { Decision } from '../api/operation.ts'
import { ANSWER_MS, KEEP_MS, PAUSE_MS } from '../grants/patience.ts'
import { within } from '../lib/within.ts'
import { Problem } from '../lib/problem.ts'
import { OutcomeUnknown, StoreUnavailable, type Plan, type Reads } from '../store/store.ts'

const PAGE = 1000
/** As many records as an application leaves in a while, and few enough that nobody waits for them. */
const MOST_LOOKED = 100_000
const CLOCKS_DIFFER_S = 60

/** A decision, and what is committed for it. */
export interface Decided {
  readonly decision: Decision
  readonly plan: Plan
}

/**
 * Decides and commits again and again while the database is away, where what was got beforehand cannot be got once more. Whoever
 * asks is answered after a while; it is tried on without them.
 *
 * @param decide tells of what it commits before it does
 * @throws Problem `unavailable` while it is tried on, and what `decide` throws beside what passes
 */
export function keepOn(
  read: Reads,
  decide: (beforeCommit: (decided: Decided) => void) => Promise<Decision>,
): Promise<Decision> {
  return within(untilKept(read, decide), ANSWER_MS, notYet)
}

async function untilKept(
  read: Reads,
  decide: (beforeCommit: (decided: Decided) => void) => Promise<Decision>,
): Promise<Decision> {
  const deadline = performance.now() + KEEP_MS
  let last: Decided | undefined
  let inDoubt: { readonly decided: Decided; readonly error: OutcomeUnknown } | undefined
  for (;;) {
    try {
      if (inDoubt !== undefined) {
        const isStored = await wasCommitted(read, inDoubt.decided.plan)
        if (isStored === true) return inDoubt.decided.decision
        if (isStored === undefined) break
      }
      inDoubt = undefined
      return await decide((decided) => {
        last = decided
      })
    } catch (error) {
      if (!mayPass(error) || performance.now() > deadline) throw error
      if (error instanceof OutcomeUnknown && last !== undefined) inDoubt = { decided: last, error }
    }
    // It holds up no process that is to end.
    await sleep(PAUSE_MS, undefined, { ref: false })
  }
  throw inDoubt.error
}

/**
 * Whether a plan was committed, by the boxes that it puts: each version of one is put once, by one plan. Where there is none,
 * somebody may have deleted it since, and where all of them have been replaced or sealed again since, they say nothing: then its
 * record tells. Undefined where there is no record either, but for the boxes there might be.
 */
async function wasCommitted(read: Reads, plan: Plan): Promise<boolean | undefined> {
  for (const change of plan.changes) {
    if (change.kind !== 'box.put') continue
    const { app, kind, id, version, keyId, box } = change.box
    const found = await read.box(app, kind, id)
    if (found === undefined || found.version < version) return isRecorded(read, plan)
    if (found.version === version && found.keyId === keyId) return Buffer.compare(found.box, box) === 0
  }
  return (await isRecorded(read, plan)) || undefined
}

/** Whether the record of a plan is in the log, which it is as soon as the plan is committed (PostgreSQL: within a second). */
async function isRecorded(read: Reads, { audit: [own] }: Plan): Promise<boolean> {
  if (own === undefined) return false
  const since = timeOf(own) - CLOCKS_DIFFER_S
  let before = Number.MAX_SAFE_INTEGER
  for (let looked = 0; looked < MOST_LOOKED; looked += PAGE) {
    const rows = await read.auditRecordsBefore(own.chain, before, PAGE)
    if (rows.some(({ record }) => record === own.record)) return true
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE || timeOf(last) < since) return false
    before = last.seq
  }
  return false
}

const timeOf = ({ record }: { readonly record: string }): number => (JSON.parse(record) as { readonly at: number }).at

/** The database is away, or others have changed the same thing too often. */
function mayPass(error: unknown): boolean {
  return error instanceof StoreUnavailable || (error instanceof Problem && error.kind === 'unavailable')
}

function notYet(): Problem {
  return new Problem(
    'unavailable',
    'The provider has replaced the refresh token, and what it gave instead could not be stored yet. It is tried on for ten ' +
      'minutes: look whether the grant is there before you send the refresh token again, for it may be good no longer.',
    { retryAfter_s: 60 },
  )
}
