import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { folder } from './claviger.ts'
import { start } from './process.ts'

/** A provider that answers at once, and the file of endpoints that points Google at it. */
export interface TokenEndpoint {
  readonly file: string
  stop(): Promise<void>
}

export async function startTokenEndpoint(): Promise<TokenEndpoint> {
  const system = await start('bench/systems/token-endpoint.ts', [])
  const file = path.join(folder(), 'endpoints.json')
  writeFileSync(file, JSON.stringify({ google: { token: `${system.url}/token` } }))
  return { file, stop: () => system.stop() }
}
