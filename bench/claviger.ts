import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT_KEY_FILE } from '../src/deployment.ts'
import { start, type System } from './process.ts'

/** The server as `npm start` runs it, without a rate limit. */
export interface Claviger extends System {
  readonly headers: Readonly<Record<string, string>>
  readonly apiKey: string
  readonly data: string
}

export interface ClavigerOptions {
  /** A data folder that was used before; otherwise a fresh one. */
  readonly data?: string
  /** The key of a deployment that is there already. */
  readonly apiKey?: string
  /** Where the PostgreSQL database is. */
  readonly databaseUrl?: string
  readonly workers?: number
  /** A file of endpoints, which stand in for the providers' own. */
  readonly providerEndpoints?: string
  /** The data folder that has the root key, where it is not this one's. */
  readonly rootKeyOf?: string
}

export const folder = (): string => mkdtempSync(path.join(tmpdir(), 'claviger-bench-'))

export async function startClaviger(options: ClavigerOptions = {}): Promise<Claviger> {
  const { data = folder(), databaseUrl, workers = 1, rootKeyOf, providerEndpoints } = options
  const system = await start('bin/claviger.js', ['serve'], {
    CLAVIGER_PORT: '0',
    CLAVIGER_DATA: data,
    CLAVIGER_RATE_LIMIT: '0',
    CLAVIGER_MAX_CREDENTIALS: '10000000',
    CLAVIGER_LOG_LEVEL: 'warn',
    CLAVIGER_WORKERS: String(workers),
    ...(databaseUrl !== undefined && { CLAVIGER_DATABASE_URL: databaseUrl }),
    ...(providerEndpoints !== undefined && { CLAVIGER_PROVIDER_ENDPOINTS: providerEndpoints }),
    ...(rootKeyOf !== undefined && { CLAVIGER_ROOT_KEY: `file:${path.join(rootKeyOf, ROOT_KEY_FILE)}` }),
  })
  const apiKey = options.apiKey ?? /clav_\w+/.exec(system.output)?.[0] ?? ''
  return Object.assign(system, { data, apiKey, headers: headersFor(apiKey) })
}

export function headersFor(apiKey: string): Record<string, string> {
  return { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }
}

/** Makes a Google connector with credentials of the given data, and answers their ids. */
export async function createCredentials(
  { url, headers }: Claviger,
  files: readonly object[],
): Promise<readonly string[]> {
  const post = async (to: string, body: object): Promise<{ data: { id: string } }> => {
    const response = await fetch(url + to, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status !== 201) throw new Error(`${to}: ${response.status} ${await response.text()}`)
    return (await response.json()) as { data: { id: string } }
  }
  await post('/v3/connectors', { provider: 'google' })
  const ids: string[] = []
  for (const [at, file] of files.entries()) {
    const body = { name: `credential ${at}`, credential_type: 'serviceaccount', credential_data: file }
    ids.push((await post('/v3/connectors/google/creds', body)).data.id)
  }
  return ids
}
