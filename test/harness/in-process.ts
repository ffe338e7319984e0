import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { firstApplication } from '../../src/core/first-start.ts'
import { openDeployment, type Deployment } from '../../src/deployment.ts'
import { metrics } from '../../src/http/metrics.ts'
import { createCore } from '../../src/core/core.ts'
import { noMx } from '../../src/core/mx.ts'
import { createServer } from '../../src/http/server.ts'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import type { MxLookup } from '../../src/providers/mailbox/host.ts'
import type { Reads } from '../../src/store/store.ts'
import type { Upstream } from '../../src/upstream/upstream.ts'
import { answerOf, apiOver, type Answer, type Api, type Request } from './api.ts'
import { temporaryFolder } from './folders.ts'
import { noProviders } from './upstream.ts'

export interface ServerOptions {
  readonly clock?: Clock
  /** Requests a second; 0, the default here, is no limit. */
  readonly rateLimit?: number
  readonly maxCredentials?: number
  /** What answers for the providers; by default none is there. */
  readonly upstream?: Upstream
  readonly mx?: MxLookup
  /** Where it is reached, as it says itself; by default where it listens, for browsers. */
  readonly url?: string
  readonly callbacks?: 'per-provider' | 'plain'
  /** How much its log says. */
  readonly logLevel?: 'info' | 'trace'
}

/** A server of this process, over a deployment that others may use as well. */
export interface LocalServer {
  readonly app: FastifyInstance
  /** The names of the store's reads, in the order in which the server made them. */
  readonly reads: string[]
  /** The server's log, line by line. */
  readonly log: string[]
  /** Listens on a free port of the loopback address and gives the URL. */
  listen(): Promise<string>
}

export interface InProcessServer extends LocalServer {
  /** With the first application's key. */
  readonly api: Api
  readonly deployment: Deployment
  readonly apiKey: string
  readonly applicationId: string
  readonly data: string
  stop(): Promise<void>
}

/**
 * The real server and store without a process between: requests are injected, or sent to where `listen` says. On a fresh
 * folder, the first application is made.
 */
export async function startInProcess(
  options: ServerOptions & { readonly data?: string; readonly databaseUrl?: string | undefined } = {},
): Promise<InProcessServer> {
  const { data = temporaryFolder(), databaseUrl, clock = systemClock } = options
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock, create: true })
  const { applicationId, apiKey } = await firstApplication(deployment.store, undefined, clock())
  const server = localServer(deployment, options)
  await server.app.ready()
  return {
    ...server,
    api: apiOver((request) => injected(server.app, request), apiKey),
    deployment,
    apiKey,
    applicationId,
    data,
    async stop() {
      await server.app.close()
      await deployment.close()
    },
  }
}

/** Another server over an opened deployment. Whoever makes it closes its `app`. */
export function localServer(deployment: Deployment, options: ServerOptions = {}): LocalServer {
  const reads: string[] = []
  const log: string[] = []
  const { store, keys } = deployment
  const { clock = systemClock, upstream = noProviders, mx = noMx, callbacks = 'per-provider' } = options
  let url = options.url ?? 'http://localhost'
  const logger = pino(
    { level: options.logLevel ?? 'info', base: null },
    { write: (line: string) => void log.push(line) },
  )
  const app = createServer({
    core: createCore({
      store: { ...store, read: counted(store.read, reads) },
      keys,
      clock,
      limits: { maxCredentials: options.maxCredentials ?? 10_000 },
      upstream,
      url: () => options.url ?? 'http://localhost:8080',
      rateLimit: options.rateLimit ?? 0,
      mx,
      onFailure: (message, err) => {
        logger.error({ err }, message)
      },
    }),
    hosted: { store, keys, upstream, clock, url: () => url, callbacks, mx, sandbox: false },
    log: logger,
    metrics: Promise.resolve(metrics(() => store.read.counts())),
    ready: () => true,
  })
  return {
    app,
    reads,
    log,
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 })
      const { port } = app.server.address() as AddressInfo
      url = options.url ?? `http://localhost:${port}`
      return `http://127.0.0.1:${port}`
    },
  }
}

/** One request straight into the server. */
export async function injected(app: FastifyInstance, { method, path, headers, payload }: Request): Promise<Answer> {
  const response = await app.inject({
    method,
    url: path,
    headers,
    ...(payload !== undefined && { payload: payload instanceof Uint8Array ? Buffer.from(payload) : payload }),
  })
  return answerOf(response.statusCode, response.headers as Record<string, string>, response.payload)
}

function counted(read: Reads, names: string[]): Reads {
  return new Proxy(read, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver)
      if (typeof found !== 'function') return found
      return (...given: unknown[]): unknown => {
        names.push(String(name))
        return Reflect.apply(found, target, given)
      }
    },
  })
}
