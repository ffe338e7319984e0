import type { FastifyInstance } from 'fastify'
import { firstApplication } from '../../src/core/first-start.ts'
import { operations } from '../../src/api/routes.ts'
import type { Operation } from '../../src/api/operation.ts'
import type { Scope } from '../../src/api/scopes.ts'
import type { Deployment } from '../../src/deployment.ts'
import {
  addApiKey,
  api,
  apiOver,
  localServer,
  sealedIn,
  StandIn,
  standingClock,
  startInProcess,
  type Answer,
  type Api,
  type Request,
  type ServerOptions,
} from '../harness/index.ts'
import { assertEnvelope, assertPublishedShape } from './published-shape.ts'

/** One case of the contract: a sentence that holds, and what shows it. */
export interface Case {
  readonly name: string
  readonly run: (world: World) => Promise<void>
}

/** What a file under `cases/` exports. */
export function contract(name: string, run: Case['run']): Case {
  return { name, run }
}

/** A server that listens, and a fresh application of its own for each case. Every answer's shape is checked. */
export interface World {
  readonly url: string
  readonly api: Api
  readonly apiKey: string
  readonly applicationId: string
  readonly deployment: Deployment
  /** An application that has nothing to do with the first. */
  readonly other: Api
  readonly otherApiKey: string
  /** The same application through a key that has only some scopes. */
  readonly withScopes: (...scopes: Scope[]) => Promise<Api>
  /** The same application through another server: with other limits, or with answers from DNS. */
  readonly through: (options: Omit<ServerOptions, 'clock'>) => Promise<Api>
  /** What is sealed in a credential; `version` opens the one before. */
  readonly vault: (provider: string, id: string, version?: number) => Promise<Readonly<Record<string, unknown>>>
  /** How many audit records the application has. */
  readonly auditLength: () => Promise<number>
  /** What the records after the first so many say that was changed. */
  readonly changedSince: (length: number) => Promise<readonly (readonly string[])[]>
  /** What answers for the providers; all cases of an operation share it. */
  readonly provider: StandIn
  /** Lets time pass. */
  readonly later: (seconds: number) => void
}

/** Starts the server that all cases of a file share; `world` gives each its own. */
export async function startWorlds(databaseUrl?: string) {
  const { clock, later } = standingClock()
  const provider = new StandIn(clock)
  const { upstream } = provider
  const server = await startInProcess({ clock, databaseUrl, upstream })
  const { deployment } = server
  const url = await server.listen()
  const others: FastifyInstance[] = []

  async function world(): Promise<World> {
    const own = await firstApplication(deployment.store, undefined, clock())
    const other = await firstApplication(deployment.store, undefined, clock())
    const { applicationId, apiKey } = own
    return {
      url,
      api: checked(url, apiKey),
      apiKey,
      applicationId,
      deployment,
      provider,
      other: checked(url, other.apiKey),
      otherApiKey: other.apiKey,
      async withScopes(...scopes) {
        return checked(url, (await addApiKey(deployment.store, applicationId, { scopes })).apiKey)
      },
      async through(options) {
        const more = localServer(deployment, { clock, upstream, ...options })
        others.push(more.app)
        return checked(await more.listen(), apiKey)
      },
      async vault(provider, id, version) {
        return (await sealedIn(deployment, { applicationId, provider, id }, version)).data
      },
      async auditLength() {
        const heads = await deployment.store.read.auditHeads()
        return heads.find(({ chain }) => chain === applicationId)?.seq ?? 0
      },
      async changedSince(length) {
        const records = await deployment.store.read.auditRecords(applicationId, length, 100)
        return records.map(({ record }) => (JSON.parse(record) as { changed: readonly string[] }).changed)
      },
      later,
    }
  }

  return {
    world,
    async stop() {
      for (const app of others) await app.close()
      await server.stop()
    },
  }
}

function checked(url: string, key: string): Api {
  return apiOver(async (request) => judged(request, await api(url, key).call(...toCall(request))), key)
}

function toCall({ method, path, payload, headers }: Request): Parameters<Api['call']> {
  // The headers are complete by now, so no key and no content type are added to them.
  return [method, path, payload, { headers, key: null }]
}

function judged({ method, path }: Request, answer: Answer): Answer {
  // What `view` adds and `select` leaves out is beyond what is published.
  if (/[?&](?:view|select)=/.test(path)) assertEnvelope({ method, path, ...answer })
  else assertPublishedShape({ method, path, ...answer })
  return answer
}

export function operationNamed(id: string): Operation {
  const found = operations.find((operation) => operation.id === id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}
