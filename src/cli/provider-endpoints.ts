import { readFileSync } from 'node:fs'
import { SettingError, type Config } from '../config.ts'
import { codeOf } from '../egress/egress-error.ts'
import { providerNamed } from '../providers/index.ts'
import type { Overrides } from '../upstream/upstream.ts'

const NAME = 'CLAVIGER_PROVIDER_ENDPOINTS'

/**
 * Where the operator points providers: a sandbox, or the file of endpoints. Nobody else can.
 *
 * @throws SettingError that names what is wrong in the file
 */
export async function providerEndpoints({ sandbox, providerEndpoints: file }: Config): Promise<Overrides> {
  const ofSandbox = sandbox === undefined ? {} : (await import('../sandbox/endpoints.ts')).endpointsOf(sandbox)
  return file === undefined ? ofSandbox : { ...ofSandbox, ...readEndpoints(file) }
}

function readEndpoints(file: string): Overrides {
  const found = parsed(file)
  if (!isObject(found)) throw new SettingError(`${NAME}: the file must hold a JSON object`)
  const entries = Object.entries(found).map(([provider, given]) => {
    const known = providerNamed(provider)?.oauth?.endpoints
    if (known === undefined) throw new SettingError(`${NAME}: ${JSON.stringify(provider)} has no endpoints`)
    if (!isObject(given)) throw new SettingError(`${NAME}: ${provider} must be an object`)
    for (const [name, url] of Object.entries(given)) {
      const at = `${NAME}: ${provider}.${name}`
      if (!Object.hasOwn(known, name)) throw new SettingError(`${at} is not one of ${Object.keys(known).join(', ')}`)
      if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
        throw new SettingError(`${at} must be an http or https URL`)
    }
    return [provider, given] as const
  })
  return Object.fromEntries(entries)
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (error) {
    const code = codeOf(error)
    throw new SettingError(`${NAME}: the file ${code === undefined ? 'is no JSON' : `cannot be read (${code})`}`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The URLs of overrides, which may be reached where others may not. */
export function urlsOf(overrides: Overrides): URL[] {
  const urls = Object.values(overrides).flatMap((endpoints) => Object.values(endpoints))
  return urls.map((url) => new URL(url.replace('{tenant}', 'common').replace('{mailbox}', 'mailbox')))
}
