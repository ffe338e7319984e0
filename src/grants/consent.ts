import type { ApplicationId } from '../lib/ids.ts'
import { openBox, sealBox } from '../sealed/boxes.ts'
import type { Change, Reads } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'

interface Around {
  readonly read: Reads
  readonly keys: Keyring
}

/** What is kept of an administrator's consent. */
interface Consent {
  readonly tenant: string
}

/**
 * The tenant whose administrator has consented through a credential that names none itself.
 *
 * @throws Unsealable
 */
export async function consentedTenant(
  { read, keys }: Around,
  app: ApplicationId,
  credentialId: string,
): Promise<string | undefined> {
  const box = await read.box(app, 'consent', credentialId)
  return box && (openBox(keys, box) as Consent).tenant
}

/** The change that keeps it, in the place of any before. */
export async function consentChange(
  { read, keys }: Around,
  of: { readonly app: ApplicationId; readonly credentialId: string; readonly tenant: string },
): Promise<Change> {
  const { app, credentialId: id, tenant } = of
  const before = await read.box(app, 'consent', id)
  const at = { kind: 'consent', app, id, version: (before?.version ?? 0) + 1, expiresAt: null } as const
  const consent: Consent = { tenant }
  return { kind: 'box.put', box: sealBox(keys, at, consent) }
}
