import type { Logger } from 'pino'
import { firstStart, takesApiKey, type FirstStart } from '../core/first-start.ts'
import { firstOwnerLink } from '../dashboard/first-owner.ts'
import type { Config } from '../config.ts'
import type { Deployment } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'
import { dashboardUrl } from './urls.ts'

/**
 * The last steps of a start, where the server listens: makes what a deployment has from its first start on, and the link for
 * the first owner, and tells both and the URL. Not earlier: an API key that is made by a start that then fails, because
 * the port is taken, is one that nobody has ever seen.
 */
export async function announce(
  { id, store, rootFile }: Deployment,
  config: Config,
  url: string,
  log: Logger,
): Promise<void> {
  const { bootstrapApiKey } = config
  const first = await firstStart(store, id, bootstrapApiKey, systemClock())
  if (first !== undefined) announceFirstStart(first, rootFile, url)
  else if (bootstrapApiKey !== undefined && !(await takesApiKey(store, bootstrapApiKey, systemClock())))
    // Whoever calls with it would be told that it is invalid, and no more.
    log.warn(
      'CLAVIGER_BOOTSTRAP_API_KEY is none of the API keys here: one is installed at the first start alone, ' +
        'and this deployment has had that; `claviger api-keys create` makes another',
    )
  announceFirstOwner(await firstOwnerLink(store, dashboardUrl(config, portOf(url)), systemClock()))
  process.stdout.write(`claviger listening on ${url}\n`)
}

/** The port that a URL of the server has. */
export function portOf(url: string): number {
  return Number(new URL(url).port || 80)
}

function announceFirstOwner(link: string | undefined): void {
  if (link === undefined) return
  process.stdout.write(`The dashboard has no owner yet. This link makes the first one, once, within 24 hours:\n\n`)
  process.stdout.write(`  ${link}\n\n`)
}

function announceFirstStart(
  { applicationId, apiKey, bootstrapped }: FirstStart,
  rootFile: string | undefined,
  url: string,
): void {
  const shownKey = bootstrapped ? '$CLAVIGER_BOOTSTRAP_API_KEY' : apiKey
  const say = (text: string) => process.stdout.write(`${text}\n`)
  say('')
  say('First start: an application and an API key have been made.')
  say('')
  say(`  application  ${applicationId}`)
  say(
    bootstrapped
      ? '  API key      the one in CLAVIGER_BOOTSTRAP_API_KEY'
      : `  API key      ${apiKey}   (shown only now)`,
  )
  say('')
  if (rootFile !== undefined) {
    say(`Back up the root key, apart from the database: ${rootFile}`)
    say('Without it nothing that is sealed here can ever be opened again.')
    say('')
  }
  say('Create your first connector:')
  say('')
  say(`  curl -sS ${url}/v3/connectors \\`)
  say(`    -H "Authorization: Bearer ${shownKey}" \\`)
  say("    -H 'Content-Type: application/json' \\")
  say('    -d \'{"provider":"google","settings":{"client_id":"my-client-id","client_secret":"my-client-secret"}}\'')
  say('')
}
