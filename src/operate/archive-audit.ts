import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ArchiveRefused, writeArchive, type ArchivedChain, type WrittenPart } from '../audit/archive/write.ts'
import { startSeal } from '../audit/chain.ts'
import { verifyChain, type AuditSource } from '../audit/verify.ts'
import { DeploymentError, operatorAudit, type Deployment } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { auditSource } from '../store/audit-source.ts'
import { StoreUnavailable, type AuditStart, type Reads, type Store } from '../store/store.ts'
import { makeWholeFile } from './whole-file.ts'

/** How many records go with one transaction, which others wait for. */
export const PORTION = 500

/** Told how many records are removed of those that are written. */
export type Progress = (done: number, total: number) => void

/**
 * Writes the records of applications' chains that are older than a time to a new file, each chain from where it begins up
 * to the first record that is not. All that is read is of one moment, and every chain is verified whole before a line of
 * it is written: what could show a fault is never moved away.
 *
 * @returns what was written of each chain; undefined, and there is no file, where nothing is that old.
 * @throws DeploymentError when a chain is not whole, or the file cannot be made.
 */
export async function writeAuditArchive(
  { id: deployment, store, keys }: Pick<Deployment, 'id' | 'store' | 'keys'>,
  { file, before, applications }: { file: string; before: number; applications: readonly ApplicationId[] },
): Promise<readonly WrittenPart[] | undefined> {
  const key = keys.current.auditKey
  return makeWholeFile(file, (partial) =>
    store.snapshot(async (read) => {
      const source = asked(auditSource(read))
      for (const chain of applications) {
        const { faults } = await verifyChain(key, source, chain)
        if (faults.length > 0)
          throw notWhole(faults.map(({ kind, seq, detail }) => `${kind} at ${chain} ${seq}: ${detail}`))
      }
      const handle = await open(partial, 'a')
      try {
        const write = (text: string) => handle.appendFile(text)
        const options = { deployment, before, every: PORTION }
        const parts = await writeArchive(key, source, await chainsOf(read, applications), options, write)
        return parts.length === 0 ? undefined : parts
      } catch (error) {
        throw error instanceof ArchiveRefused ? notWhole([error.message]) : error
      } finally {
        await handle.close()
      }
    }),
  )
}

/**
 * Removes records that stand in an archive, a portion at a time, while others go on writing. The first portion has in its
 * transaction the record of what is removed here: without the one there is not the other. Cut short, it is gone on with by
 * another archive. Of several at once each removes what the others have not.
 *
 * @throws DeploymentError when not all of them could be removed; the archive is as good as before.
 */
export async function removeArchived(
  { store, keys }: Pick<Deployment, 'store' | 'keys'>,
  parts: readonly WrittenPart[],
  { clock, progress = () => undefined }: { readonly clock: Clock; readonly progress?: Progress },
): Promise<void> {
  const total = parts.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  let done = 0
  for (const { chain, from, to, marks } of parts) {
    let told = false
    for (;;) {
      const start = await startOf(store.read, chain)
      if (start < from - 1) throw new DeploymentError(`the audit chain ${chain} was put back meanwhile; try again`)
      const mark = marks.find(({ seq }) => seq > start)
      if (mark === undefined) break
      const began = performance.now()
      const { seq, mac } = mark
      const next: AuditStart = { chain, seq, mac, seal: startSeal(keys.current.auditKey, chain, seq, mac) }
      const event = { event: 'audit.archived', target: { type: 'audit_records', id: `${start + 1}-${to}` } } as const
      const outcome = await committed(store, {
        changes: [{ kind: 'audit.archive', from: start, start: next }],
        audit: told ? [] : operatorAudit(chain, [event], clock()),
      })
      if (outcome === 'committed') told = true
      else if ((await startOf(store.read, chain)) === start)
        throw new DeploymentError(`the audit chain ${chain} has changed: run \`claviger audit verify\``)
      progress(done + Math.min(seq, to) - from + 1, total)
      // Half of the time belongs to whoever serves requests.
      await sleep(performance.now() - began)
    }
    done += to - from + 1
  }
}

async function committed(store: Store, plan: Parameters<Store['commit']>[0]) {
  try {
    return await store.commit(plan)
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    const why = error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
    throw new DeploymentError(why, { cause: error })
  }
}

async function chainsOf(read: Reads, applications: readonly ApplicationId[]): Promise<readonly ArchivedChain[]> {
  const starts = new Map((await read.auditStarts()).map((start) => [start.chain, start]))
  const heads = new Map((await read.auditHeads()).map((head) => [head.chain, head]))
  return applications.flatMap((chain) => {
    const head = heads.get(chain)
    return head === undefined ? [] : [{ chain, start: starts.get(chain), head: head.seq }]
  })
}

/** What is the same for every chain is read once. */
function asked(source: AuditSource): AuditSource {
  const [heads, starts, applications] = [source.heads(), source.starts(), source.applications()]
  return { ...source, heads: () => heads, starts: () => starts, applications: () => applications }
}

async function startOf(read: Reads, chain: string): Promise<number> {
  return (await read.auditStarts()).find((one) => one.chain === chain)?.seq ?? 0
}

function notWhole(faults: readonly string[]): DeploymentError {
  return new DeploymentError(`the audit log is not whole, and nothing was archived: ${faults.join('; ')}`)
}
