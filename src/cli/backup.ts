import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { commitOrFail, DEPLOYMENT_CHAIN, DeploymentError, operatorAudit } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'
import { backUp } from '../operate/backup.ts'
import { say } from './output.ts'
import { withDeployment } from './with-deployment.ts'

/** `claviger backup`, to be run beside a server as well. */
export async function backup(config: Config, file: string): Promise<void> {
  if (config.databaseUrl !== undefined)
    throw new DeploymentError(
      'the database is PostgreSQL, which makes backups with its own tools while servers serve: ' +
        `pg_dump --format=custom --file=${file} "$CLAVIGER_DATABASE_URL"`,
    )
  const target = path.resolve(file)
  await withDeployment(config, async ({ store, root }) => {
    // Before it is made: no copy of everything without a record, and the copy holds its own.
    const event = { event: 'deployment.backed_up', target: { type: 'backup', id: path.basename(target) } } as const
    await commitOrFail(store, [], operatorAudit(DEPLOYMENT_CHAIN, [event], systemClock()), 'backup')
    await backUp(store, target)
    const { id } = await root.load()
    say(`${file} holds everything but the root key (${(await stat(target)).size} bytes).`)
    say(`It opens with the root key ${id} alone, from ${root.description}: keep a copy of that elsewhere.`)
  })
}
