import type { ApplicationId } from '../lib/ids.ts'
import type { CredentialType } from '../providers/provider.ts'
import { openVersion } from '../sealed/versions.ts'
import type { CredentialInConnector, Reads } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'

/** The credential that stands behind a grant, opened. It must not outlive the call that it is used for. */
export interface Behind {
  readonly credential: CredentialInConnector
  readonly type: CredentialType
  readonly clientId: string
  readonly data: Readonly<Record<string, unknown>>
  /** The client of the connector, where the credential leaves its own out. */
  readonly client: { readonly clientId: string; readonly clientSecret: string } | undefined
  /** The directory at Microsoft. */
  readonly tenant: string
}

const EVERY_TENANT = 'common'

/**
 * Opens a credential of a connector. An administrator's consent may leave the client to the connector: then that of the
 * active credential is taken.
 *
 * @returns undefined when there is no such credential, or it has been replaced while it was read
 * @throws Unsealable
 */
export async function openBehind(
  { read, keys }: { readonly read: Reads; readonly keys: Keyring },
  of: { readonly app: ApplicationId; readonly provider: string; readonly id: string },
): Promise<Behind | undefined> {
  const credential = await read.credential(of.app, of.provider, of.id)
  const data = credential && (await dataOf({ read, keys }, of, credential))
  if (credential === undefined || data === undefined) return undefined
  const type = credential.type as CredentialType
  const own = clientIn(data)
  const shared =
    own === undefined && type === 'adminconsent' && credential.activeCredentialId !== null
      ? await openBehind({ read, keys }, { ...of, id: credential.activeCredentialId })
      : undefined
  const client = own ?? shared?.client
  return {
    credential,
    type,
    clientId: client?.clientId ?? text(data['client_email']) ?? '',
    data,
    client,
    tenant: text(data['tenant']) ?? shared?.tenant ?? EVERY_TENANT,
  }
}

async function dataOf(
  { read, keys }: { readonly read: Reads; readonly keys: Keyring },
  { app, provider }: { readonly app: ApplicationId; readonly provider: string },
  { id, version }: CredentialInConnector,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const sealed = await read.sealedVersion(app, provider, id, version)
  return sealed && openVersion(keys, { app, provider, id, version }, sealed.box)
}

function clientIn(data: Readonly<Record<string, unknown>>): Behind['client'] {
  const clientId = text(data['client_id'])
  const clientSecret = text(data['client_secret'])
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
