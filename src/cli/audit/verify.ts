import { checkpointText, type Checkpoint } from '../../audit/verify.ts'
import type { Config } from '../../config.ts'
import { DeploymentError } from '../../deployment.ts'
import { chainName, verifyStoredAudit } from '../../operate/audit.ts'
import { say, sayJson, sayTable } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger audit verify`: exit status 1 when a record is missing or not what was written. */
export async function verifyAuditLog(
  config: Config,
  { expect = [], json }: { readonly expect?: readonly Checkpoint[]; readonly json?: true },
): Promise<void> {
  const reports = await withDeployment(config, ({ store, keys }) =>
    verifyStoredAudit(store, keys.current.auditKey, expect),
  )
  const faults = reports.flatMap((report) => report.faults)
  if (faults.length > 0) process.exitCode = 1
  if (json) {
    sayJson(
      reports.map(({ chain, records, end, faults }) => ({ chain, records, end: end && checkpointText(end), faults })),
    )
    return
  }
  sayTable(
    ['CHAIN', 'RECORDS', 'STATE', 'CHECKPOINT'],
    reports.map(({ chain, records, end, faults }) => [
      chainName(chain),
      String(records),
      faults.length === 0 ? 'whole' : 'BROKEN',
      end ? checkpointText(end) : '-',
    ]),
  )
  if (faults.length === 0) return
  say()
  for (const { kind, chain, seq, detail, count } of faults)
    say(`${kind} at ${chainName(chain)} ${seq}: ${detail}${count > 1 ? ` (the first of ${count})` : ''}`)
}

/** Reads CHAIN:SEQ:SEAL, as this command and the server's log write it; the deployment's own chain has no name. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, chain, seq, seal] = /^([^:]*):(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (chain === undefined || seq === undefined || seal === undefined)
    throw new DeploymentError('--expect must be CHAIN:SEQ:SEAL, as `audit verify` and the log write it')
  return { chain, seq: Number(seq), seal: Buffer.from(seal, 'hex') }
}
