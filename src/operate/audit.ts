import type { KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { verifyArchives, type ArchiveFile, type ArchivesReport } from '../audit/archive/verify.ts'
import { verifyAudit, type ChainReport, type Checkpoint } from '../audit/verify.ts'
import { DeploymentError, type Deployment } from '../deployment.ts'
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

/**
 * The same, and archives with them, in the same moment of the store.
 *
 * @throws DeploymentError when one of the files cannot be read.
 */
export async function verifyWithArchives(
  { id: deployment, store, keys }: Pick<Deployment, 'id' | 'store' | 'keys'>,
  names: readonly string[],
  expected: readonly Checkpoint[],
): Promise<{ readonly chains: readonly ChainReport[]; readonly archives: ArchivesReport }> {
  for (const name of names) await readable(name)
  return store.snapshot(async (read) => {
    const source = auditSource(read)
    const key = keys.current.auditKey
    const archives = await verifyArchives(key, source, names.map(archiveFile), { deployment, expected })
    return { chains: await verifyAudit(key, source, expected), archives }
  })
}

function archiveFile(name: string): ArchiveFile {
  return { name, chunks: () => createReadStream(name) as AsyncIterable<Uint8Array> }
}

/** A name that was mistyped is told before anything is walked. */
async function readable(name: string): Promise<void> {
  try {
    const handle = await open(name, 'r')
    const isFile = (await handle.stat()).isFile()
    await handle.close()
    if (!isFile) throw new DeploymentError(`${name} is no file`)
  } catch (error) {
    if (error instanceof DeploymentError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new DeploymentError(`${name} cannot be read (${code})`, { cause: error })
  }
}

/** A chain's name as an operator reads it. */
export function chainName(chain: string): string {
  return chain === '' ? '(deployment)' : chain
}
