import path from 'node:path'
import type { WrittenPart } from '../../audit/archive/write.ts'
import type { Config } from '../../config.ts'
import { DeploymentError } from '../../deployment.ts'
import { parseBefore } from '../../lib/before.ts'
import { systemClock } from '../../lib/clock.ts'
import type { ApplicationId } from '../../lib/ids.ts'
import { removeArchived, writeAuditArchive } from '../../operate/archive-audit.ts'
import type { Reads } from '../../store/store.ts'
import { say, sayTable, timeText } from '../output.ts'
import { progressOf } from '../progress.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

/** `claviger audit archive`: nothing is removed before all of it stands in the file, and that is on the disk. */
export async function archiveAuditLog(
  config: Config,
  name: string,
  options: { readonly before: string; readonly application?: string },
): Promise<void> {
  const before = pastTime(options.before)
  const file = path.resolve(name)
  await withDeployment(config, async (deployment) => {
    const applications = await chosen(deployment.store.read, options.application)
    const parts = await writeAuditArchive(deployment, { file, before, applications })
    if (parts === undefined) {
      say(`Nothing to do: no record that could be archived is older than ${timeText(before)}.`)
      return
    }
    // Said before anything is removed: whatever ends this, the file is needed from here on.
    say(`${name} holds all that is removed now: keep it.`)
    const progress = progressOf('records')
    progress.stage('removing what was archived')
    await removeArchived(deployment, parts, { clock: systemClock, progress: progress.show })
      .catch((error: unknown) => {
        progress.end()
        throw unfinished(name, error)
      })
      .finally(progress.end)
    sayTable(['CHAIN', 'RECORDS', 'FROM', 'TO'], parts.map(row))
    say()
    say(
      `${name} can be verified with this database, or a backup of it, and the root key ${(await deployment.root.load()).id}.`,
    )
    say('Keep the file where the backups are. Without both of these it can be read, and nothing proves what it says.')
  })
}

function row({ chain, from, to }: WrittenPart): string[] {
  return [chain, String(to - from + 1), String(from), String(to)]
}

function pastTime(text: string): number {
  const now = systemClock()
  const before = parseBefore(text, now)
  if (before === undefined)
    throw new DeploymentError(
      '--before must be a day such as 2026-01-31, a time with its zone such as 2026-01-31T12:00:00Z, or days such as 90d',
    )
  if (before > now) throw new DeploymentError('--before lies in the future: only what is old is archived')
  return before
}

async function chosen(read: Reads, id: string | undefined): Promise<readonly ApplicationId[]> {
  return id === undefined ? (await read.applications()).map((one) => one.id) : [(await applicationNamed(read, id)).id]
}

function unfinished(file: string, error: unknown): unknown {
  if (!(error instanceof DeploymentError)) return error
  return new DeploymentError(
    `not all that ${file} holds was removed: ${error.message}. Keep it, and run the command again with another file`,
    { cause: error },
  )
}
