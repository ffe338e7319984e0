import { sealVersion } from '../src/sealed/versions.ts'
import { auditRecord, type AuditEventName } from '../src/audit/record.ts'
import type { ApplicationId } from '../src/lib/ids.ts'
import type { Plan, Store } from '../src/store/store.ts'
import type { Keyring } from '../src/vault/keyring.ts'

/** What a PATCH of a credential's data commits. */
export async function patchPlan(
  { store, keys }: { readonly store: Store; readonly keys: Keyring },
  app: ApplicationId,
  id: string,
  canonical: string,
): Promise<Plan> {
  const credential = await store.read.credential(app, 'google', id)
  if (credential === undefined) throw new Error('no credential')
  const version = credential.version + 1
  const next = sealVersion(keys, { app, provider: 'google', id: credential.id, version }, canonical)
  return {
    changes: [{ kind: 'credential.update', app, credential, set: { next, updatedAt: 1, updatedBy: 'bench' } }],
    audit: [recordOf('credential.updated', app, id)],
  }
}

/** The record that a change of a credential leaves. */
export function recordOf(event: AuditEventName, app: ApplicationId, id: string): Plan['audit'][number] {
  const target = { type: 'credential', id, provider: 'google' }
  const actor = { type: 'api_key', id } as const
  const at = Math.floor(Date.now() / 1000)
  return {
    chain: app,
    record: auditRecord({ event, target, changed: ['credential_data'] }, { actor, at, requestId: id }),
  }
}
