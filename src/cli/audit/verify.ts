import type { ArchiveFault, FiledPart } from '../../audit/archive/verify.ts'
import { checkpointText, type ChainReport, type Checkpoint, type Fault } from '../../audit/verify.ts'
import type { Config } from '../../config.ts'
import { DeploymentError } from '../../deployment.ts'
import { chainName, verifyWithArchives } from '../../operate/audit.ts'
import { say, sayJson, sayTable } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger audit verify`: exit status 1 when a record is missing or not what was written, here or in an archive. */
export async function verifyAuditLog(
  config: Config,
  {
    expect = [],
    archive = [],
    json,
  }: { readonly expect?: readonly Checkpoint[]; readonly archive?: readonly string[]; readonly json?: true },
): Promise<void> {
  const { chains, archives } = await withDeployment(config, (deployment) =>
    verifyWithArchives(deployment, archive, expect),
  )
  const faults = chains.flatMap((report) => report.faults)
  const outOfReach = chains
    .flatMap((report) => report.outOfReach)
    .filter((checkpoint) => !archives.compared.includes(checkpoint))
  if (faults.length > 0 || archives.faults.length > 0) process.exitCode = 1
  if (json) {
    const reports = chains.map((report) => chainJson(report, outOfReach))
    // Without archives it is the list of chains, as it has always been.
    sayJson(
      archive.length === 0
        ? reports
        : { chains: reports, archives: archives.parts.map(partJson), archive_faults: archives.faults },
    )
    return
  }
  sayTable(
    ['CHAIN', 'RECORDS', 'STATE', 'ARCHIVED', 'CHECKPOINT'],
    chains.map(({ chain, archived, records, end, faults }) => [
      chainName(chain),
      String(records),
      faults.length === 0 ? 'whole' : 'BROKEN',
      archived === 0 ? '-' : `up to ${archived}`,
      end ? checkpointText(end) : '-',
    ]),
  )
  if (archives.parts.length > 0) {
    say()
    sayTable(
      ['ARCHIVE', 'CHAIN', 'RECORDS', 'FROM', 'TO', 'STATE'],
      archives.parts.map((part) => partRow(part, archives.faults)),
    )
  }
  sayAfter(faults.map(faultText))
  sayAfter(archives.faults.map(archiveFaultText))
  sayAfter(outOfReach.map(outOfReachText))
}

/** Reads CHAIN:SEQ:SEAL, as this command and the server's log write it; the deployment's own chain has no name. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, chain, seq, seal] = /^([^:]*):(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (chain === undefined || seq === undefined || seal === undefined)
    throw new DeploymentError('--expect must be CHAIN:SEQ:SEAL, as `audit verify` and the log write it')
  return { chain, seq: Number(seq), seal: Buffer.from(seal, 'hex') }
}

function sayAfter(lines: readonly string[]): void {
  if (lines.length > 0) say()
  for (const line of lines) say(line)
}

function faultText({ kind, chain, seq, detail, count }: Fault): string {
  return `${kind} at ${chainName(chain)} ${seq}: ${detail}${count > 1 ? ` (the first of ${count})` : ''}`
}

function archiveFaultText(fault: ArchiveFault): string {
  if (fault.kind === 'archive') return `${fault.file}, line ${fault.line}: ${fault.detail}`
  return `${fault.file}: ${faultText(fault)}`
}

function outOfReachText(checkpoint: Checkpoint): string {
  const where = `record ${checkpoint.seq} was archived, so it can only be compared with its archive (--archive)`
  return `not compared: ${checkpointText(checkpoint)}: ${where}`
}

function partRow({ file, chain, start, end, records }: FiledPart, faults: readonly ArchiveFault[]): string[] {
  const broken = faults.some((fault) => fault.file === file && (fault.kind === 'archive' || fault.chain === chain))
  return [file, chainName(chain), String(records), String(start.seq + 1), String(end.seq), broken ? 'BROKEN' : 'whole']
}

function partJson({ file, chain, start, end, records }: FiledPart) {
  return { file, chain, records, from: start.seq + 1, to: end.seq }
}

function chainJson({ chain, archived, records, end, faults }: ChainReport, outOfReach: readonly Checkpoint[]) {
  const notCompared = outOfReach.filter((one) => one.chain === chain).map(checkpointText)
  return { chain, archived, records, end: end && checkpointText(end), faults, not_compared: notCompared }
}
