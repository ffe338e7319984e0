import { pino, type Logger } from 'pino'
import { SettingError, type Config } from '../config.ts'
import { createCore } from '../core/core.ts'
import { dashboard, type SignOn } from '../dashboard/dashboard.ts'
import { firstOwnerLink } from '../dashboard/first-owner.ts'
import { firstApplication, type FirstStart } from '../core/first-start.ts'
import { startHousekeeping } from '../core/housekeeping.ts'
import { Usage } from '../core/usage.ts'
import { openDeployment } from '../deployment.ts'
import type { Metrics } from '../http/metrics.ts'
import { systemClock } from '../lib/clock.ts'
import { holdServeLock } from './serve-lock.ts'
import { dashboardUrl } from './urls.ts'
import { version } from './version.ts'

/** `claviger serve`: opens the deployment, listens, and runs until it is told to stop. */
export async function serve(config: Config): Promise<void> {
  const log = await logger(config.logLevel)
  const { data, databaseUrl, rootKey, bootstrapApiKey, maxCredentials, rateLimit, graceDays } = config
  // Several may serve one PostgreSQL database.
  const lock = databaseUrl === undefined ? holdServeLock(data) : undefined
  const clock = systemClock
  const opening = openDeployment({
    data,
    databaseUrl,
    rootKey,
    clock,
    create: true,
    onNotice: (text) => {
      log.warn(text)
    },
  })
  const [{ createServer }, deployment] = await Promise.all([import('../http/server.ts'), opening])
  const { store, keys } = deployment
  const first = deployment.isNew ? await firstApplication(store, bootstrapApiKey, clock()) : undefined
  const onFailure = (message: string, err: unknown) => {
    log.error({ err }, message)
  }

  const usage = new Usage()
  let startMetrics: (metrics: Metrics) => void = () => undefined
  let serving = false
  const address = { url: '' }
  const people = dashboard({
    deployment,
    clock,
    version: version(),
    url: () => address.url,
    signOn: signOn(config),
    onError: (message) => {
      log.error(`sign-in: ${message}`)
    },
  })
  const app = createServer({
    core: createCore({
      store,
      keys,
      clock,
      limits: { maxCredentials },
      rateLimit,
      sessions: people.signIn,
      usage,
      onFailure,
    }),
    log,
    dashboard: people,
    ...(config.trustedProxies && { trustedProxies: config.trustedProxies }),
    metrics: new Promise((resolve) => {
      startMetrics = resolve
    }),
    ready: () => serving,
  })
  // Before the first request can come, so that from then on a stop finishes what is under way.
  const stopped = stopSignal()
  const url = await app.listen({ host: config.host, port: config.port })
  address.url = dashboardUrl(config, Number(new URL(url).port || 80))
  serving = true
  if (first !== undefined) announceFirstStart(first, deployment.rootKeyFile, url)
  announceFirstOwner(await firstOwnerLink(store, address.url, clock()))
  process.stdout.write(`claviger listening on ${url}\n`)

  // Not needed to answer requests, so it does not hold up the start.
  const housekeeping = startHousekeeping(store, { graceDays, usage, clock, log })
  const { metrics } = await import('../http/metrics.ts')
  startMetrics(metrics(() => store.read.counts()))

  await stopped
  serving = false
  log.info('stopping: finishing what is under way')
  await app.close()
  await housekeeping.stop()
  await deployment.close()
  lock?.release()
}

async function logger(level: string): Promise<Logger> {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: false }))
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ destination: 2, colorize: true, sync: true }))
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve()
      })
  })
}

/** @throws SettingError when single sign-on is configured by halves. */
function signOn({ oidcIssuer, oidcClientId, oidcClientSecret, oidcRole }: Config): SignOn | undefined {
  if (oidcIssuer === undefined && oidcClientId === undefined && oidcClientSecret === undefined) return undefined
  if (oidcIssuer === undefined || oidcClientId === undefined || oidcClientSecret === undefined)
    throw new SettingError('single sign-on needs CLAVIGER_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET, all three')
  return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, role: oidcRole }
}

function announceFirstOwner(link: string | undefined): void {
  if (link === undefined) return
  process.stdout.write(`The dashboard has no owner yet. This link makes the first one, once, within 24 hours:\n\n`)
  process.stdout.write(`  ${link}\n\n`)
}

function announceFirstStart(
  { applicationId, apiKey, bootstrapped }: FirstStart,
  rootKeyFile: string | undefined,
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
  if (rootKeyFile !== undefined) {
    say(`Back up the root key, apart from the database: ${rootKeyFile}`)
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
