import type { Logger } from 'pino'
import { SettingError, type Config } from '../config.ts'
import { createCore } from '../core/core.ts'
import { rememberedMx } from '../core/mx.ts'
import { startHousekeeping } from '../core/housekeeping.ts'
import { Usage } from '../core/usage.ts'
import { dashboard, type SignOn } from '../dashboard/dashboard.ts'
import type { Deployment } from '../deployment.ts'
import type { Metrics, Together } from '../http/metrics.ts'
import { systemClock } from '../lib/clock.ts'
import { createUpstream } from '../upstream/upstream.ts'
import { addressError } from './address-error.ts'
import { portOf } from './announce.ts'
import { openEgress } from './egress.ts'
import { providerEndpoints, urlsOf } from './provider-endpoints.ts'
import { dashboardUrl, isSafeForBrowsers } from './urls.ts'
import { version } from './version.ts'

/** A server that listens, in this process. */
export interface Listening {
  readonly url: string
  /** Settles soon after the start, which does not wait for it. */
  readonly metrics: Promise<Metrics>
  /** From now on the server says that it may be sent traffic. */
  ready(): void
  /** Begins with what it does beside answering, once all that a start makes is made. */
  keepHouse(): void
  /** Finishes what is under way; the deployment stays open. */
  stop(): Promise<void>
}

export interface ListeningOptions {
  readonly log: Logger
  /** Where several processes serve the port. */
  readonly together?: Together
}

/** Listens on the configured port and serves an opened deployment. @throws SettingError when it cannot listen there. */
export async function startListening(
  config: Config,
  deployment: Deployment,
  { log, together }: ListeningOptions,
): Promise<Listening> {
  const [{ createServer }, { howToBuild, unbuilt }] = await Promise.all([
    import('../http/server.ts'),
    import('../http/assets.ts'),
  ])
  const { store, keys } = deployment
  // What calls providers is handed this, and nothing else calls out.
  const overrides = await providerEndpoints(config)
  const egress = openEgress(config, urlsOf(overrides))
  if (config.sandbox !== undefined) log.warn(`the providers are stand-ins at ${config.sandbox}: nothing is real`)
  if (config.url !== undefined && !isSafeForBrowsers(config.url))
    log.warn(
      `CLAVIGER_URL is ${config.url}: without https nobody can sign in to the dashboard, for browsers keep no cookie of it, ` +
        'and a hosted sign-in can be read on its way',
    )
  const missing = unbuilt()
  if (missing.length > 0)
    log.warn(`what browsers load of the ${missing.join(' and the ')} is not there (dist/web): ${howToBuild}`)
  const clock = systemClock
  const usage = new Usage()
  let startMetrics: (metrics: Metrics) => void = () => undefined
  const metrics = new Promise<Metrics>((resolve) => {
    startMetrics = resolve
  })
  let serving = false
  const address = { url: '' }
  const people = dashboard({
    deployment,
    clock,
    version: version(),
    url: () => address.url,
    signOn: signOn(config),
    sandbox: config.sandbox !== undefined,
    onError: (message) => {
      log.error(`sign-in: ${message}`)
    },
  })
  const upstream = createUpstream({ fetch: egress.fetchFor('ours'), door: egress, overrides, now: clock })
  const mx = rememberedMx((domain) => egress.mx(domain))
  const app = createServer({
    core: createCore({
      store,
      keys,
      clock,
      limits: { maxCredentials: config.maxCredentials },
      upstream,
      mx,
      url: () => address.url,
      rateLimit: config.rateLimit,
      sessions: people.signIn,
      usage,
      onFailure: (message, err) => {
        log.error({ err }, message)
      },
    }),
    log,
    dashboard: people,
    sandbox: config.sandbox !== undefined,
    hosted: {
      ...{ store, keys, upstream, clock, mx },
      url: () => address.url,
      callbacks: config.callbacks,
      sandbox: config.sandbox !== undefined,
    },
    ...(config.trustedProxies && { trustedProxies: config.trustedProxies }),
    metrics,
    ready: () => serving,
  })
  const url = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw addressError(error, config, { host: 'CLAVIGER_HOST', port: 'CLAVIGER_PORT' })
  })
  address.url = dashboardUrl(config, portOf(url))

  let housekeeping: ReturnType<typeof startHousekeeping> | undefined
  void import('../http/metrics.ts').then((made) => {
    startMetrics(made.metrics(() => store.read.counts(), together))
  })
  return {
    url,
    metrics,
    ready() {
      serving = true
    },
    keepHouse() {
      housekeeping ??= startHousekeeping(store, {
        graceDays: config.graceDays,
        // One of the processes is enough.
        rounds: together === undefined || together.worker === 1,
        usage,
        clock,
        log,
      })
    },
    async stop() {
      serving = false
      log.info('stopping: finishing what is under way')
      await app.close()
      await egress.close()
      await housekeeping?.stop()
    },
  }
}

/** @throws SettingError when single sign-on is configured by halves. */
function signOn({ oidcIssuer, oidcClientId, oidcClientSecret, oidcRole }: Config): SignOn | undefined {
  if (oidcIssuer === undefined && oidcClientId === undefined && oidcClientSecret === undefined) return undefined
  if (oidcIssuer === undefined || oidcClientId === undefined || oidcClientSecret === undefined)
    throw new SettingError('single sign-on needs CLAVIGER_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET, all three')
  return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, role: oidcRole }
}
