import { newId, type GrantId } from '../lib/ids.ts'
import { sealBox } from '../sealed/boxes.ts'
import type { Change, Grant, NewGrant, Reads } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { Attempt, Authenticated } from './authenticate.ts'
import { healthAfter, healthChanges, trialOf } from './health.ts'
import { providerToken, type ProviderToken } from './secret.ts'

/** What is known of an authentication beside what the provider said. */
export interface About {
  readonly name: string | null
  readonly state: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  /** The id of the API key or the member, or what else stands for who did it. */
  readonly by: string
  /** Unix seconds. */
  readonly now: number
}

export interface GrantPlan {
  readonly grant: Omit<Grant, 'n' | 'revision'>
  readonly changes: readonly Change[]
  /** The mailbox had no grant yet; one that it had keeps its id. */
  readonly isNew: boolean
}

/**
 * What makes a grant of an authentication: a new one, or the one that the mailbox has already, authenticated again.
 *
 * @returns undefined when the credential behind it is gone by now
 */
export async function planGrant(
  { read, keys }: { readonly read: Reads; readonly keys: Keyring },
  { app, provider, connector }: Attempt,
  authenticated: Authenticated,
  about: About,
): Promise<GrantPlan | undefined> {
  const { mailbox, behind, minted, secret, way } = authenticated
  const { now } = about
  const credential = behind && (await read.credential(app, provider.name, behind.credential.id))
  if (credential === undefined) return undefined
  const old = await read.grantOf(app, mailbox.email)
  const id = old?.id ?? newId<GrantId>()
  const trial = trialOf(way, undefined, now, behind)
  const version = behind?.credential.version ?? null
  const set: Omit<NewGrant, 'id' | 'createdAt' | 'createdBy'> = {
    provider: provider.name,
    connectorN: connector.n,
    email: mailbox.email,
    name: about.name ?? mailbox.name,
    providerUserId: mailbox.providerUserId,
    scope: authenticated.scope,
    settings: authenticated.settings,
    state: about.state,
    ip: about.ip,
    userAgent: about.userAgent,
    status: 'valid',
    credentialId: credential?.id ?? null,
    credentialVersion: version,
    clientId: behind?.clientId ?? null,
    lastTrial: trial,
    updatedAt: now,
  }
  const grant = { ...set, id, createdAt: old?.createdAt ?? now, createdBy: old?.createdBy ?? about.by }
  const token: ProviderToken | null =
    minted === null || behind === null
      ? null
      : providerToken(minted, {
          credential: behind.credential,
          clientId: behind.clientId,
          borrowed: behind.borrowed,
          scope: authenticated.scope,
        })
  const secretBefore = await read.box(app, 'grant-secret', id)
  const tokenBefore = await read.box(app, 'grant-token', id)
  const health = credential === null ? undefined : await read.credentialHealth(app, credential.id)
  const at = { app, id, expiresAt: null }
  const changes: Change[] = [
    // So that it is not deleted while a grant is put upon it.
    ...(credential === null
      ? []
      : [{ kind: 'credential.expect', app, n: credential.n, revision: credential.revision } as const]),
    old === undefined
      ? { kind: 'grant.insert', app, grant }
      : { kind: 'grant.update', app, n: old.n, revision: old.revision, set },
    {
      kind: 'box.put',
      box: sealBox(keys, { kind: 'grant-secret', ...at, version: (secretBefore?.version ?? 0) + 1 }, secret),
    },
    ...(token === null
      ? []
      : [
          {
            kind: 'box.put',
            box: sealBox(keys, { kind: 'grant-token', ...at, version: (tokenBefore?.version ?? 0) + 1 }, token),
          } as const,
        ]),
    ...(token === null && tokenBefore !== undefined
      ? [{ kind: 'box.delete', boxKind: 'grant-token', app, id, version: tokenBefore.version } as const]
      : []),
    ...(credential === null || version === null
      ? []
      : [
          ...healthChanges(app, health, healthAfter(health, { credentialId: credential.id, version, trial })),
          { kind: 'credential.used', app, n: credential.n, at: now } as const,
        ]),
  ]
  return { grant, changes, isNew: old === undefined }
}
