import { newId, type ApplicationId, type GrantId } from '../../src/lib/ids.ts'
import { sealBox } from '../../src/sealed/boxes.ts'
import type { CredentialHealth, NewGrant, Store, Trial } from '../../src/store/store.ts'
import type { Keyring } from '../../src/vault/keyring.ts'
import { done } from '../store/contract/given.ts'

/** What is sealed for a mailbox, where nothing else is named. */
export const SECRET = 'canary-of-a-refresh-token'

export interface Place {
  readonly store: Store
  readonly keys: { readonly current: Keyring }
  readonly app: ApplicationId
}

/** A mailbox that has authenticated, with what is sealed for it, straight through the store. Gives the grant's id. */
export async function putGrant(
  { store, keys, app }: Place,
  given: Pick<NewGrant, 'provider' | 'email' | 'createdAt'> & Partial<NewGrant>,
  secret = SECRET,
): Promise<GrantId> {
  const id = newId<GrantId>()
  const connector = await store.read.connector(app, given.provider)
  if (connector === undefined) throw new Error(`no ${given.provider} connector`)
  const at = { app, id, version: 1, expiresAt: null }
  const grant: NewGrant = {
    ...{
      id,
      connectorN: connector.n,
      name: null,
      providerUserId: null,
      scope: [],
      settings: {},
      state: null,
      ip: null,
    },
    ...{ userAgent: null, status: 'valid', credentialId: null, credentialVersion: null, clientId: null },
    ...{ lastTrial: null, createdBy: 'seed', updatedAt: given.createdAt },
    ...given,
  }
  await done(
    store,
    { kind: 'grant.insert', app, grant },
    {
      kind: 'box.put',
      box: sealBox(keys.current, { kind: 'grant-secret', ...at }, { way: 'refresh_token', refresh_token: secret }),
    },
  )
  return id
}

/** What came of using a credential last. */
export async function putHealth(
  { store, app }: Place,
  given: Pick<CredentialHealth, 'credentialId' | 'version' | 'lastTrial'> & Partial<CredentialHealth>,
): Promise<void> {
  const { outcome, at } = given.lastTrial
  const ok = outcome === 'ok'
  const state = { state: ok ? 'ok' : 'failing', lastOkAt: ok ? at : null, failures: ok ? 0 : 3 } as const
  const from = await store.read.credentialHealth(app, given.credentialId)
  await done(store, { kind: 'credential.health', app, from, health: { ...state, pausedUntil: null, ...given } })
}

export const refused = (at: number): Trial => ({
  at,
  step: 'refresh_token',
  outcome: 'credential',
  code: 'invalid_client',
  message: 'AADSTS7000222: The provided client secret keys for the app are expired.',
})
