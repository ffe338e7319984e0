import { openBox } from '../../src/sealed/boxes.ts'
import { fingerprintOf, openVersion } from '../../src/sealed/versions.ts'
import { canonicalJson } from '../../src/lib/canonical.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { MAX_DATA_DEPTH } from '../../src/providers/check.ts'
import { verifyAudit } from '../../src/audit/verify.ts'
import { auditSource } from '../../src/store/audit-source.ts'
import type { Connector, Credential, Grant, Reads } from '../../src/store/store.ts'
import { Keyring } from '../../src/vault/keyring.ts'
import type { RootKey } from '../../src/vault/root/root.ts'
import { isStored } from './moves/places.ts'
import type { Lending } from './lending.ts'
import { CANARY, holdsSecret } from './pick.ts'
import type { Provider } from './provider.ts'
import {
  openInvitations,
  same,
  type Expected,
  type State,
  type StoredApplication,
  type StoredConnector,
  type StoredCredential,
  type StoredGrant,
} from './state.ts'

/** Compares all that is stored with the state, by reads that no fault hits. */
export class Checker {
  readonly deployment: string
  readonly state: State
  readonly provider: Provider
  readonly lending: Lending
  /** How far each chain has been compared. */
  readonly #compared = new Map<string, number>()
  #keyring: Keyring | undefined
  #keyringOf = ''

  constructor(deployment: string, state: State, of: { readonly provider: Provider; readonly lending: Lending }) {
    this.deployment = deployment
    this.state = state
    this.provider = of.provider
    this.lending = of.lending
  }

  /** @throws with the first difference. */
  async compare(read: Reads, root: RootKey, now: number): Promise<void> {
    const { state } = this
    const keyring = await this.#open(read, root)
    equal('the applications', ids(await read.applications()), keysOf(state.applications))
    let [connectors, credentials] = [0, 0]
    for (const app of state.applications.values()) {
      await this.#application(read, keyring, app)
      connectors += app.connectors.size
      for (const one of app.connectors.values()) credentials += one.credentials.size
    }
    equal('the counts', await read.counts(), { applications: state.applications.size, connectors, credentials })
    equal('boxes of what is gone', await read.countStrays(), 0)
    equal(
      'the members',
      (await read.members()).map(({ id, role }) => `${id} ${role}`).toSorted(),
      [...state.members.values()].map(({ id, role }) => `${id} ${role}`).toSorted(),
    )
    equal(
      'the open invitations',
      ids(await read.openInvitations(now)),
      openInvitations(state, now)
        .map(({ id }) => id)
        .toSorted(),
    )
    for (const chain of state.chains.keys()) await this.#chain(read, chain)
    for (const [name, { fence, until }] of this.lending.leases()) {
      const lease = await read.lease(name)
      equal(`lease ${name}`, [lease?.fence, lease?.until], [fence, until])
    }
  }

  /** Walks every chain, and sees that each is as long as it should be. */
  async verify(read: Reads): Promise<void> {
    const { auditKey } = this.#keyring as Keyring
    const reports = await verifyAudit(auditKey, auditSource(read))
    equal(
      'faults of the audit chains',
      reports.flatMap(({ faults }) => faults),
      [],
    )
    for (const { chain, records } of reports)
      equal(`the length of chain ${chain}`, records, this.state.chains.get(chain)?.length ?? 0)
  }

  /** A keyring from what is stored and the root key alone. */
  async #open(read: Reads, root: RootKey): Promise<Keyring> {
    const rows = await read.dataKeys()
    const form = rows.map(({ id, state, rootId }) => `${id} ${state} ${rootId}`).join()
    if (this.#keyring === undefined || form !== this.#keyringOf) {
      equal(
        'the data keys',
        Object.fromEntries(rows.map(({ id, state }) => [id, state])),
        Object.fromEntries(this.state.dataKeys),
      )
      equal('the root key', (await read.deployment())?.rootId, this.state.rootId)
      this.#keyring = Keyring.open(root, this.deployment, rows)
      this.#keyringOf = form
    }
    return this.#keyring
  }

  async #application(read: Reads, keyring: Keyring, expected: StoredApplication): Promise<void> {
    const app = expected.id as ApplicationId
    const found = await read.application(app)
    equal('an application', [found?.settings, found?.updatedAt], [expected.settings, expected.updatedAt])
    const keys = (await read.apiKeys(app)).map(({ id, scopes, expiresAt, revokedAt }) => ({
      id,
      scopes,
      expiresAt,
      revokedAt,
    }))
    equal(
      'the API keys',
      byId(keys),
      byId(
        [...expected.keys.values()].map(({ id, scopes, expiresAt, revokedAt }) => ({
          id,
          scopes,
          expiresAt,
          revokedAt,
        })),
      ),
    )
    const connectors = await read.connectors(app, { limit: 1000, offset: 0 })
    equal(
      'the connectors',
      connectors.map(connectorFields),
      [...expected.connectors.values()].map(expectedConnectorFields),
    )
    for (const connector of expected.connectors.values()) await this.#credentials(read, keyring, app, connector)
    await this.#grants(read, keyring, app, expected)
    // Whether one that has expired is still there or was purged already makes no difference to anybody.
    for (const session of [...expected.sessions.values()].filter(({ purged }) => !purged)) {
      const found = await read.session(app, session.id)
      const hash = found?.refreshHash && Buffer.from(found.refreshHash).toString('hex')
      const { refreshHash, usedAt, revokedAt } = session
      equal(
        `session ${session.id}`,
        found && [found.revokedAt, hash, found.usedAt],
        isStored(expected, session) ? [revokedAt, refreshHash, usedAt] : undefined,
      )
    }
    for (const [id, { of, used, expiresAt, purged }] of expected.codes) {
      const box = purged ? undefined : await read.box(app, 'code', id)
      if (box === undefined && purged) continue
      const sealed = box && (openBox(keyring, box) as { readonly session_id?: string | null })
      equal(`the end of code ${id}`, box?.expiresAt, expiresAt)
      equal(`code ${id}`, used === undefined ? sealed : sealed?.session_id, used === undefined ? of : used)
    }
  }

  /** What is sealed for a grant is there until it is deleted, or what it stands on. */
  async #grants(read: Reads, keyring: Keyring, app: ApplicationId, { grants }: StoredApplication): Promise<void> {
    const all = { provider: null, status: null, ip: null, credentialId: null, since: null, before: null }
    const page = { limit: 1000, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
    const told = (one: Grant | StoredGrant) => {
      const { email, status, scope, settings, lastTrial, credentialVersion, clientId, createdAt, updatedAt } = one
      const behind = { id: one.credentialId, credentialVersion, clientId }
      return { id: one.id, email, status, scope, settings, lastTrial, behind, createdAt, updatedAt }
    }
    equal('the grants', byId((await read.grants(app, all, page)).map(told)), byId([...grants.values()].map(told)))
    for (const { id, secret, token, status } of grants.values()) {
      const box = await read.box(app, 'grant-secret', id)
      equal(`what is sealed for grant ${id}`, box && openBox(keyring, box), secret)
      const tokenBox = await read.box(app, 'grant-token', id)
      equal(`the token of grant ${id}`, tokenBox && openBox(keyring, tokenBox), token)
      const refreshToken = secret?.['refresh_token']
      if (status === 'valid' && typeof refreshToken === 'string') this.#standing(id, refreshToken)
    }
  }

  /** The refresh token that a grant has is one that its provider takes, unless its user has taken the consent back. */
  #standing(id: string, refreshToken: string): void {
    if (this.provider.isExcused(refreshToken)) return
    const standing = this.provider.standing(refreshToken)
    if (standing === 'over' || standing === 'reused') throw new Error(`the refresh token of grant ${id} is ${standing}`)
  }

  async #credentials(
    read: Reads,
    keyring: Keyring,
    app: ApplicationId,
    { provider, credentials }: StoredConnector,
  ): Promise<void> {
    const page = { limit: 1000, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
    const found = await read.credentials(app, provider, page)
    equal('the names of credentials are unique', new Set(found.map(({ name }) => name)).size, found.length)
    equal(
      `the credentials of ${provider}`,
      byId(found.map(credentialFields)),
      byId([...credentials.values()].map(expectedCredentialFields)),
    )
    for (const { id, version, fingerprint } of found) {
      const expected = credentials.get(id)
      const health = await read.credentialHealth(app, id)
      equal(`how ${id} is doing`, health, expected?.health && { credentialId: id, ...expected.health })
      const at = { app, provider, id }
      for (const [kept, data] of [
        [version, expected?.data],
        [version - 1, expected?.previous],
        [version - 2, undefined],
      ] as const) {
        const sealed = await read.sealedVersion(app, provider, id, kept)
        equal(`version ${kept} of ${id}`, sealed && openVersion(keyring, { ...at, version: kept }, sealed.box), data)
      }
      const canonical = canonicalJson(expected?.data, MAX_DATA_DEPTH)
      equal(
        `the fingerprint of ${id}`,
        canonical.kind === 'ok' && fingerprintOf(keyring, app, id, canonical.text),
        fingerprint,
      )
    }
  }

  /** Every change has its records, and there are none without a change. */
  async #chain(read: Reads, chain: string): Promise<void> {
    const from = this.#compared.get(chain) ?? 0
    const expected = this.state.chains.get(chain) ?? []
    const rows = await read.auditRecords(chain, from, 10_000)
    for (const [at, { record }] of rows.entries()) {
      if (holdsSecret(record)) throw new Error(`a secret is in record ${from + at + 1}`)
      const wanted = expected[from + at]
      if (wanted === undefined) throw new Error(`a record without a change: ${record}`)
      const { actor, ...rest } = JSON.parse(record) as Expected & { request_id: string }
      const { actor: wantedActor, requestId, result, ...fields } = wanted
      const { request_id, result: told, ...found } = rest as typeof rest & { result: string; requestId?: never }
      equal(`record ${from + at + 1} of chain ${chain}`, found, fields)
      equal(
        `the actor of record ${from + at + 1}`,
        { type: actor.type, id: wantedActor.id && actor.id },
        { ...wantedActor },
      )
      if (requestId !== undefined) equal(`the request of record ${from + at + 1}`, request_id, requestId)
      if (!told.startsWith(result)) throw new Error(`record ${from + at + 1} says ${told} and not ${result}`)
    }
    equal(`the records of chain ${chain}`, from + rows.length, expected.length)
    this.#compared.set(chain, expected.length)
  }
}

const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id).toSorted()
const keysOf = (map: ReadonlyMap<string, unknown>): string[] => [...map.keys()].toSorted()
const byId = <T extends { id: string }>(list: readonly T[]): T[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1))

const connectorFields = ({
  id,
  provider,
  name,
  scope,
  settings,
  activeCredentialId,
  credentialCount,
  createdAt,
  createdBy,
  updatedAt,
  updatedBy,
}: Connector) => ({
  id,
  provider,
  name,
  scope,
  settings,
  active: activeCredentialId,
  count: credentialCount,
  createdAt,
  createdBy,
  updatedAt,
  updatedBy,
})

const expectedConnectorFields = ({ credentials, ...fields }: StoredConnector) => ({
  ...fields,
  count: credentials.size,
})

const credentialFields = ({ id, name, type, version, createdAt, createdBy, updatedAt, updatedBy }: Credential) => ({
  id: id as string,
  name,
  type,
  version,
  createdAt,
  createdBy,
  updatedAt,
  updatedBy,
})

const expectedCredentialFields = (one: StoredCredential) => {
  const { id, name, type, version, createdAt, createdBy, updatedAt, updatedBy } = one
  return { id, name, type, version, createdAt, createdBy, updatedAt, updatedBy }
}

/** Secrets are compared, so they are not shown. */
function equal(what: string, found: unknown, expected: unknown): void {
  if (same(found, expected)) return
  const show = (value: unknown) =>
    (value === undefined ? 'nothing' : JSON.stringify(value)).replaceAll(
      new RegExp(`${CANARY}[\\w-]+`, 'g'),
      '(secret)',
    )
  throw new Error(`${what}: stored is ${show(found)}, and it should be ${show(expected)}`)
}
