import type { Config } from '../../config.ts'
import { DeploymentError, type Deployment } from '../../deployment.ts'
import { systemClock } from '../../lib/clock.ts'
import { rotateRootKey } from '../../operate/rotate-root-key.ts'
import { rootSource } from '../../vault/root/index.ts'
import { nextRootKey, promoteNextRootKey } from '../../vault/root/replace-file.ts'
import { say } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger keys rotate-root`: to a key from another source, or to a new one in the same file. */
export async function rotateRoot(config: Config, { to }: { readonly to?: string }): Promise<void> {
  await withDeployment(config, (deployment) =>
    to === undefined ? inPlace(deployment, deployment.rootFile) : toSource(deployment, to),
  )
}

async function inPlace(deployment: Deployment, file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new DeploymentError(
      `the root key comes from ${deployment.root.description}, where no new one can be put: name its source with --to`,
    )
  const next = await nextRootKey(file)
  const old = await rotateRootKey(deployment, next, systemClock)
  const kept = await promoteNextRootKey(file, next.id)
  say(`The root key is ${next.id} now, in ${file}: back it up, apart from the database.`)
  say(`The one before, ${old.id}, is kept in ${kept ?? 'its place'}, for backups made until now open with it alone.`)
}

async function toSource(deployment: Deployment, to: string): Promise<void> {
  const source = rootSource(to)
  const next = await source.load()
  const old = await rotateRootKey(deployment, next, systemClock)
  say(`The root key is ${next.id} now, from ${source.description}.`)
  say('Change the configuration before the next start (it is refused otherwise), and restart a running server:')
  say()
  say(`  CLAVIGER_ROOT_KEY=${shellWord(source.description)}`)
  say()
  say(`Keep the one before, ${old.id} from ${deployment.root.description}: backups made until now open with it alone.`)
}

function shellWord(text: string): string {
  return /^[\w:/.,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
