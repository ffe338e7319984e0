import { isDeepStrictEqual } from 'node:util'
import type { ApplicationId } from '../../lib/ids.ts'
import { publicSettings } from '../../providers/check.ts'
import { providerNamed } from '../../providers/index.ts'
import type { Connector, Credential, Reads } from '../../store/store.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { credentialPlace } from '../../vault/place.ts'
import { Unsealable } from '../../vault/unsealable.ts'
import { failuresOr, type Finding } from './finding.ts'

const PAGE = 5000

type Placed = Connector & { readonly applicationId: ApplicationId }

/** Holds what must be true between a connector, its credentials and their boxes against what is stored. */
export async function checkConnectors(read: Reads, keys: Keyring): Promise<Finding[]> {
  const failures: string[] = []
  let connectors = 0
  let credentials = 0
  for (const connector of await read.allConnectors()) {
    connectors++
    const say = (what: string) =>
      failures.push(`the ${connector.provider} connector of application ${connector.applicationId} ${what}`)
    let live = 0
    let active: Credential | undefined
    for await (const credential of credentialsOf(read, connector)) {
      live++
      if (credential.id === connector.activeCredentialId) active = credential
      const { id, version } = credential
      // The version before is kept as well. With the box of the current one gone, the one before would pass for it.
      for (const wanted of version > 1 ? [version, version - 1] : [1])
        if ((await read.sealedVersion(connector.applicationId, connector.provider, id, wanted)) === undefined)
          say(`has a credential ${id} without a box for its version ${wanted}`)
    }
    credentials += live
    if (connector.credentialCount !== live) say(`counts ${connector.credentialCount} credentials and has ${live}`)
    if (connector.activeCredentialId === null) continue
    if (active === undefined) say(`has an active credential that is not there: ${connector.activeCredentialId}`)
    else if (!(await showsItsClient(read, keys, connector, active)))
      say('shows other settings than its active credential has')
  }
  return failuresOr(failures, `${connectors} connectors and ${credentials} credentials agree with each other`)
}

async function* credentialsOf(read: Reads, { applicationId, provider }: Placed): AsyncGenerator<Credential> {
  for (let offset = 0; ; offset += PAGE) {
    const page = { sortBy: 'created_at', orderBy: 'asc', limit: PAGE, offset } as const
    const found = await read.credentials(applicationId, provider, page)
    yield* found
    if (found.length < PAGE) return
  }
}

/** A box that is missing or does not open is a finding already, and no second one. */
async function showsItsClient(read: Reads, keys: Keyring, connector: Placed, active: Credential): Promise<boolean> {
  const { applicationId, provider } = connector
  const { id, version } = active
  const declared = providerNamed(provider)
  const sealed = await read.sealedVersion(applicationId, provider, id, version)
  if (declared === undefined || sealed === undefined) return declared !== undefined
  try {
    const secret = keys.open(credentialPlace({ applicationId, provider, id, version }), sealed.box)
    const data = JSON.parse(secret.toString('utf8')) as Record<string, unknown>
    secret.fill(0)
    return isDeepStrictEqual(connector.settings, publicSettings(declared, data))
  } catch (error) {
    if (error instanceof Unsealable) return true
    throw error
  }
}
