import type { ApplicationId, CredentialId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import type { CredentialType } from '../providers/provider.ts'
import { openVersion } from '../sealed/versions.ts'
import { isOneTenant } from '../upstream/upstream.ts'
import type { Borrowed, CredentialInConnector, Reads } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'
import { consentedTenant } from './consent.ts'

/** What calls to a provider are made with, opened. It must not outlive the call that it is used for. */
export interface Using {
  readonly type: CredentialType
  readonly clientId: string
  readonly data: Readonly<Record<string, unknown>>
  /** The client of the connector, where the credential leaves its own out. */
  readonly client: { readonly clientId: string; readonly clientSecret: string } | undefined
  readonly borrowed: Borrowed | undefined
  /** The directory at Microsoft: the one that is named, or whose administrator has consented; else a word for any. */
  readonly tenant: string
}

/** The credential that stands behind a grant, opened. */
export interface Behind extends Using {
  readonly credential: CredentialInConnector
}

export const EVERY_TENANT = 'common'
const MOST_READS = 20

interface Around {
  readonly read: Reads
  readonly keys: Keyring
}

interface Of {
  readonly app: ApplicationId
  readonly provider: string
}

/**
 * Opens a credential of a connector.
 *
 * @returns undefined when there is no such credential
 * @throws Unsealable, or Problem `unavailable` while it is replaced again and again
 */
export async function openBehind(around: Around, of: Of & { readonly id: string }): Promise<Behind | undefined> {
  for (let attempt = 0; attempt < MOST_READS; attempt++) {
    const credential = await around.read.credential(of.app, of.provider, of.id)
    if (credential === undefined) return undefined
    const data = await dataOf(around, of, credential)
    // Replaced twice while it was read: what was read of is destroyed, and it is taken as it is now.
    if (data === undefined) continue
    const type = credential.type as CredentialType
    return { credential, ...(await usingData(around, of, { type, data, activeId: credential.activeCredentialId })) }
  }
  throw new Problem('unavailable', 'The credential is being replaced again and again.', { retryAfter_s: 1 })
}

/**
 * The same for data that is not kept yet. An administrator's consent may leave the client to the connector: then that of the
 * active credential is taken.
 */
export async function usingData(
  around: Around,
  of: Of & { readonly id?: string },
  given: {
    readonly type: CredentialType
    readonly data: Readonly<Record<string, unknown>>
    /** The active credential of the connector. */
    readonly activeId: CredentialId | null
  },
): Promise<Using> {
  const { type, data, activeId } = given
  const own = clientIn(data)
  const borrows = own === undefined && type === 'adminconsent'
  const shared = borrows && activeId !== null ? await openBehind(around, { ...of, id: activeId }) : undefined
  const client = own ?? shared?.client
  const named = text(data['tenant']) ?? shared?.tenant ?? EVERY_TENANT
  const isAnyTenants = type === 'adminconsent' && !isOneTenant(named)
  const consented = isAnyTenants && of.id !== undefined ? await consentedTenant(around, of.app, of.id) : undefined
  return {
    type,
    clientId: client?.clientId ?? text(data['client_email']) ?? '',
    data,
    client,
    borrowed: borrows ? { from: activeId, version: shared?.credential.version ?? 0 } : undefined,
    tenant: consented ?? named,
  }
}

async function dataOf(
  { read, keys }: Around,
  { app, provider }: Of,
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
