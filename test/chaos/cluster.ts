/** Two instances over one PostgreSQL server, each part with a proxy before it, and each to be killed and brought back. */

import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT_KEY_FILE } from '../../src/deployment.ts'
import { api, startServer, temporaryFolder, type Api, type RunningServer } from '../harness/index.ts'
import { startPostgres, type PostgresServer } from '../harness/postgres.ts'
import { startProxy, type Proxy } from '../harness/proxy.ts'

/** How often a start is tried again while there is no database, as whoever watches over a service would. */
const MOST_STARTS = 50

export interface Cluster {
  readonly database: Restartable
  readonly instances: readonly Instance[]
  /** The database itself, without a proxy before it. */
  readonly databaseUrl: string
  readonly data: string
  readonly apiKey: string
  readonly applicationId: string
  /** Resolves when whatever was killed is there again. */
  whole(): Promise<void>
  stop(): Promise<void>
}

export interface Restartable {
  /** Kills it and starts it again after a time. Nothing when it is down already. */
  readonly killFor: (down_ms: number) => Promise<void>
}

export interface Instance extends Restartable {
  /** As the clients see it, wherever it runs. */
  readonly api: Api
  readonly fromClients: Proxy
  readonly toDatabase: Proxy
  readonly data: string
  readonly env: Readonly<Record<string, string>>
}

export async function startCluster(): Promise<Cluster> {
  const postgres = await startPostgres({ synchronous_commit: 'on' })
  const databaseUrl = await postgres.freshUrl()
  const first = await openInstance(databaseUrl, postgres, temporaryFolder())
  const second = temporaryFolder()
  copyFileSync(path.join(first.server.data, ROOT_KEY_FILE), path.join(second, ROOT_KEY_FILE))
  const { apiKey, applicationId, data } = first.server
  const opened = [first, await openInstance(databaseUrl, postgres, second, apiKey)]
  const database = restartable(
    () => postgres.kill(),
    () => postgres.restart(),
  )
  return {
    database,
    instances: opened.map(({ instance }) => instance),
    databaseUrl,
    data,
    apiKey,
    applicationId,
    async whole() {
      await database.whole()
      for (const { whole } of opened) await whole()
    },
    async stop() {
      for (const one of opened) await one.stop()
      await postgres.stop()
    },
  }
}

async function openInstance(databaseUrl: string, postgres: PostgresServer, data: string, apiKey?: string) {
  const toDatabase = await startProxy(postgres.port)
  const url = databaseUrl.replace(`:${postgres.port}/`, `:${toDatabase.port}/`)
  const env = { CLAVIGER_DATABASE_URL: url, CLAVIGER_LOG_LEVEL: 'fatal' }
  const start = () => startServer({ env, data })
  let server = await start()
  const portOf = ({ url: at }: RunningServer) => Number(new URL(at).port)
  const fromClients = await startProxy(portOf(server))
  const part = restartable(
    async () => {
      await server.kill()
      await fromClients.to(undefined)
    },
    async () => {
      server = await persistently(start)
      await fromClients.to(portOf(server))
    },
  )
  const at = `http://127.0.0.1:${fromClients.port}`
  const instance: Instance = {
    api: api(at, apiKey ?? server.apiKey),
    fromClients,
    toDatabase,
    data,
    env,
    killFor: part.killFor,
  }
  return {
    instance,
    whole: part.whole,
    get server() {
      return server
    },
    async stop() {
      await server.stop()
      await fromClients.stop()
      await toDatabase.stop()
    },
  }
}

function restartable(kill: () => Promise<void>, start: () => Promise<void>) {
  let going: Promise<void> | undefined
  const cycle = async (down_ms: number) => {
    await kill()
    await sleep(down_ms)
    await start()
  }
  return {
    killFor: (down_ms: number): Promise<void> =>
      (going ??= cycle(down_ms).finally(() => {
        going = undefined
      })),
    whole: async () => {
      await going
    },
  }
}

async function persistently<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt === MOST_STARTS) throw error
    }
  }
}
