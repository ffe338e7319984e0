import type { Plan } from '../../src/store/store.ts'
import { changeIn, type Caller, type ChangeOf, type Event } from './moves/move.ts'
import { TOKEN_LIFE_S, TOKEN_SCOPE, type Said } from './provider.ts'
import type { State, StoredApplication, StoredCredential, StoredGrant } from './state.ts'
import type { Task } from './task.ts'
import type { Time } from './time.ts'

/** Who asks for a token, as far as lending goes. */
export interface Asker extends Task {
  readonly instance: number
  readonly caller: Caller | undefined
  readonly over: boolean
  /** What providers have told it. */
  readonly said: readonly Said[]
  /** How it may end by what somebody has said meanwhile. */
  readonly may: Set<number>
  readonly together: Together | undefined
}

/** Those that wait for the token of one grant, and so for the same refresh. */
export interface Together {
  /** Since when each of them does. */
  readonly askers: Map<Asker, number>
  readonly since: number
  /** A fault has hit one of them. */
  injected: boolean
}

interface StoredLease {
  readonly fence: number
  readonly inDoubt: boolean
  until: number
}

/** The most that whoever asks is kept waiting. */
const ANSWER_MS = 20_000

/** What lending commits beside the record of it (leases, what a provider has answered), and who waits for that. */
export class Lending {
  readonly #state: State
  readonly #time: Time
  readonly #isBusy: (asker: Asker) => boolean
  readonly #leases = new Map<string, StoredLease>()
  readonly #together = new Map<string, Together>()

  /** @param isBusy whether something that was begun for a request goes on, though it may have been answered */
  constructor(state: State, time: Time, isBusy: (asker: Asker) => boolean) {
    this.#state = state
    this.#time = time
    this.#isBusy = isBusy
  }

  /** Somebody asks an instance for the token of a grant. */
  join(grantId: string, asker: Asker): Together {
    const name = `${asker.instance} ${grantId}`
    let found = this.#together.get(name)
    if (found === undefined || this.#isDone(found)) {
      found = { askers: new Map(), since: this.#time.passed, injected: false }
      this.#together.set(name, found)
    }
    found.askers.set(asker, this.#time.passed)
    return found
  }

  /**
   * Whether nothing goes on for them. What they were not answered for in time goes on behind that, and may wait for another
   * refresh through the same credential.
   */
  #isDone(together: Together): boolean {
    const isQuiet = ({ askers }: Together) => [...askers.keys()].every((one) => one.over && !this.#isBusy(one))
    return isQuiet(together) && (!this.#isLong(together.since) || [...this.#together.values()].every(isQuiet))
  }

  /** Whether somebody has waited for so long that it may be answered. */
  hasWaited(asker: Asker): boolean {
    return this.#isLong(asker.together?.askers.get(asker))
  }

  #isLong(since = Infinity): boolean {
    return this.#time.passed - since >= ANSWER_MS
  }

  /** The process has ended: nobody waits for it any more. */
  ended(): void {
    this.#together.clear()
  }

  /** The leases on grants, by their names. A grant that goes takes its own along. */
  leases(): ReadonlyMap<string, { readonly fence: number; readonly until: number }> {
    for (const name of this.#leases.keys()) if (!this.#isOfGrant(name)) this.#leases.delete(name)
    return this.#leases
  }

  hasLease(grantId: string): boolean {
    return this.leases().has(PREFIX + grantId)
  }

  /** A purge takes the leases of grants that it takes next. */
  purgeLeases(grantIds: readonly string[]): void {
    for (const id of grantIds) this.#leases.delete(PREFIX + id)
  }

  #isOfGrant(name: string): boolean {
    return [...this.#state.applications.values()].some(({ grants }) => grants.has(name.slice(PREFIX.length)))
  }

  /**
   * What a commit does that is none of what a request is answered for.
   *
   * @returns the records that it must leave; undefined when it is another one
   * @throws when it should not have been made
   */
  committed(asker: Asker, plan: Plan): readonly Event[] | undefined {
    const { changes, audit } = plan
    const app = this.#state.applications.get(asker.caller?.app ?? '')
    const [first] = changes
    if (first === undefined || app === undefined) return undefined
    if (first.kind === 'lease.take' && first.lease.name.startsWith(PREFIX)) return this.#taken(first)
    if (first.kind === 'lease.release') return this.#released(first)
    if (first.kind === 'credential.health' && audit.length === 0) {
      keepHealth(credentialOf(app, first.health.credentialId), plan, asker.said)
      return []
    }
    const tried = changeIn(plan, 'grant.tried')
    const release = changeIn(plan, 'lease.release')
    if (tried === undefined || release === undefined) return undefined
    const grant = app.grants.get(release.name.slice(PREFIX.length))
    const last = ofMailboxAlone(lastOf(asker.said), tried)
    if (grant === undefined) throw new Error('something was kept for a grant that is gone')
    if (tried.trial.outcome !== last.whose) throw new Error(`${tried.trial.outcome} was kept, and not ${last.whose}`)
    const event = last.whose === 'ok' ? this.#kept(grant, app, last, tried) : this.#failed(grant, last, tried)
    keepHealth(credentialOf(app, changeIn(plan, 'credential.health')?.health.credentialId), plan, asker.said)
    if (event !== undefined) this.#isHeldBy(release)
    told(asker, last)
    this.#released(release)
    const { id, provider } = grant
    return event === undefined ? [] : [{ event, target: { type: 'grant', id, provider } }]
  }

  #taken({ lease: { name, fence, until }, at }: ChangeOf<'lease.take'>): [] {
    // Whoever has read of a grant before it was deleted may still come for its lease.
    if (!this.#isOfGrant(name)) return []
    const before = this.#leases.get(name)
    if (before !== undefined && before.until > at) throw new Error('a lease was taken that somebody has')
    if (fence !== (before?.fence ?? 0) + 1) throw new Error('a lease was taken with a fence that is not the next one')
    this.#leases.set(name, { fence, until, inDoubt: before !== undefined && before.until !== 0 })
    return []
  }

  #released({ name, fence }: ChangeOf<'lease.release'>): [] {
    const lease = this.#leases.get(name)
    if (lease?.fence === fence) lease.until = 0
    return []
  }

  /** What changes a grant needs the lease, however late it is. */
  #isHeldBy({ name, fence }: ChangeOf<'lease.release'>): void {
    if (this.#leases.get(name)?.fence !== fence) throw new Error('what came of a refresh was kept without its lease')
  }

  /** A new token of a provider, for the refresh token that the grant has still. */
  #kept(
    grant: StoredGrant,
    app: StoredApplication,
    { asked, given, at }: Said,
    tried: ChangeOf<'grant.tried'>,
  ): string {
    const { credentialVersion: version, clientId, trial, to } = tried
    if (given === undefined || to !== 'valid' || grant.status !== 'valid') throw new Error('a token was kept in vain')
    if (grant.secret?.['refresh_token'] !== asked.refreshToken)
      throw new Error('a token was kept for a grant that has another refresh token by now')
    if (given.email !== grant.email) throw new Error('a grant was given the token of another mailbox')
    const credential = credentialOf(app, grant.credentialId)
    madeBy(credential, version, asked)
    if (given.refreshToken !== null) grant.secret = { way: 'refresh_token', refresh_token: given.refreshToken }
    grant.token = tokenOf(given, { credential, version: version ?? 0, at })
    Object.assign(grant, { lastTrial: trial, credentialVersion: version, clientId })
    return 'grant.refreshed'
  }

  /** A refusal ends the grant where it was for the refresh token that it has; any other one leaves it as it is. */
  #failed(grant: StoredGrant, { whose, asked }: Said, { trial, to }: ChangeOf<'grant.tried'>): string | undefined {
    const ends = whose === 'grant'
    if ((to === 'invalid') !== ends) throw new Error(`a failure that was ${whose}'s has left the grant ${to}`)
    if (ends && grant.secret?.['refresh_token'] !== asked.refreshToken)
      throw new Error('a grant was ended that has another refresh token by now')
    const lease = this.#leases.get(PREFIX + grant.id)
    // The one before may have given it back after it was looked at.
    if (ends && lease?.inDoubt === true && !trial.step.endsWith('_in_doubt'))
      throw new Error('it does not say that the one before was in doubt')
    grant.lastTrial = trial
    if (!ends) return undefined
    grant.status = 'invalid'
    return 'grant.invalidated'
  }
}

/** All who wait for a refresh are told what has come of it. */
function told({ together }: Asker, { whose }: Said): void {
  const status = { ok: undefined, grant: undefined, credential: 409, passing: 504 }[whose]
  if (status !== undefined) for (const asker of together?.askers.keys() ?? []) asker.may.add(status)
}

/** A refusal that was taken for the one mailbox's, where it can be meant so: the grant waits, and nothing else. */
function ofMailboxAlone(said: Said, { trial }: ChangeOf<'grant.tried'>): Said {
  return said.orMailbox && trial.outcome === 'passing' && trial.pause !== undefined
    ? { ...said, whose: 'passing' }
    : said
}

const PREFIX = 'grant '

/** The last thing that a token endpoint has said to a request. */
function lastOf(said: readonly Said[]): Said {
  const last = said.findLast(({ asked }) => asked.kind === 'token')
  if (last === undefined) throw new Error('no provider was asked')
  return last
}

function credentialOf(app: StoredApplication, id: string | null | undefined): StoredCredential | undefined {
  for (const { credentials } of app.connectors.values()) {
    const found = credentials.get(id ?? '')
    if (found !== undefined) return found
  }
  return undefined
}

/** Needs a call to have been made with the data of that very version. */
export function madeBy(
  credential: StoredCredential | undefined,
  version: number | null,
  { client }: Said['asked'],
): void {
  const data = credential?.history.get(version ?? 0)
  if (data?.['client_id'] !== client.id || data['client_secret'] !== client.secret)
    throw new Error(`version ${version} of the credential is named, and another one was used`)
}

/** What a plan says of how a credential is doing, if it is what the provider has said. */
export function keepHealth(credential: StoredCredential | undefined, plan: Plan, said: readonly Said[]): void {
  const kept = changeIn(plan, 'credential.health')?.health
  // One that is gone is not written about.
  if (kept === undefined || credential === undefined) return
  const { credentialId, ...health } = kept
  const { whose, asked } = lastOf(said)
  const { health: before } = credential
  const isSame = before?.version === health.version
  // Told to come again, what is known stays, and calls wait.
  const right = whose === 'credential' ? 'failing' : whose === 'passing' && isSame ? before.state : 'ok'
  if (whose === 'passing' && (health.pausedUntil ?? 0) < (isSame ? (before.pausedUntil ?? 0) : 0))
    throw new Error('a pause was made shorter')
  if (credentialId !== credential.id || health.state !== right)
    throw new Error(`the credential is taken to be ${health.state}, where the failure was ${whose}'s`)
  madeBy(credential, health.version, asked)
  credential.health = health
}

/** A token as it must be stored. @param by.at when the answer came, in unix seconds */
export function tokenOf(
  given: NonNullable<Said['given']>,
  by: {
    readonly credential: StoredCredential | undefined
    readonly version: number
    readonly at: number
  },
) {
  return {
    access_token: given.accessToken,
    minted_at: by.at,
    expires_at: by.at + TOKEN_LIFE_S,
    scope: [TOKEN_SCOPE],
    credential_id: by.credential?.id ?? '',
    credential_version: by.version,
    client_id: given.client.id,
  }
}
