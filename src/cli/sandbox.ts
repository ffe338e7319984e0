import { SettingError } from '../config.ts'
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../sandbox/clients.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SERVICE_ACCOUNT } from '../sandbox/service-accounts.ts'
import { DEFAULT_TENANT } from '../sandbox/tenants.ts'
import { addressError } from './address-error.ts'
import { say } from './output.ts'
import { stopSignal } from './stop-signal.ts'

export interface SandboxFlags {
  readonly port: number
  readonly host: string
  readonly url?: string
}

/** `claviger sandbox`: stand-ins of the providers until it is told to stop. Reads no setting and opens no database. */
export async function sandbox({ port, host, url }: SandboxFlags): Promise<void> {
  if (url !== undefined && !/^https?:\/\/[^/?#]+\/?$/.test(url))
    throw new SettingError('--url must be an http or https URL without a path, such as http://sandbox:4400')
  const stopped = stopSignal()
  const started = await startSandbox({ port, host, ...(url !== undefined && { url }) }).catch((error: unknown) => {
    throw addressError(error, { host, port }, { host: '--host', port: '--port' })
  })
  announce(started)
  await stopped
  await started.stop()
}

function announce({ url, urls }: Sandbox): void {
  say('Stand-ins of the providers. Nothing here is real, and nothing is kept.')
  say()
  for (const [name, at] of Object.entries(urls)) say(`  ${name.padEnd(16)} ${at}`)
  say(`  ${'control'.padEnd(16)} ${url}/control`)
  say()
  say(`  client           ${DEFAULT_CLIENT_ID}, with the secret ${DEFAULT_CLIENT_SECRET}, of each provider`)
  say('  redirects        to any address on a loopback host')
  say(`  tenant           ${DEFAULT_TENANT.id} (${DEFAULT_TENANT.domain})`)
  say(`  service account  ${DEFAULT_SERVICE_ACCOUNT}`)
  say(`  its key file     ${url}/control/service-accounts/default/key`)
  say()
  say(`sandbox listening on ${url}`)
}
