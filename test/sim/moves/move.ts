import type { Change, Plan } from '../../../src/store/store.ts'
import type { Said } from '../provider.ts'
import type { Pick } from '../pick.ts'
import type { Data, State, StoredApplication, StoredConnector, StoredCredential } from '../state.ts'

/** Who makes a request, as the core is to find out. */
export interface Caller {
  /** The application; '' outside any. */
  readonly app: string
  readonly actor: { readonly type: 'api_key' | 'member' | 'session' | 'anonymous'; readonly id: string }
}

/** What a request is judged in. */
export interface Situation {
  readonly state: State
  readonly caller: Caller
  readonly now: number
}

/** What the product itself chose in a change that was made: ids and the moment. */
export interface Learned {
  readonly plan: Plan
  readonly now: number
  /** What providers have answered the request so far. */
  readonly said: readonly Said[]
}

export interface Event {
  readonly chain?: string
  readonly event: string
  readonly target: Data
  readonly changed?: readonly string[]
}

/** What a change does: `data` is that of the answer. */
export interface Effect {
  readonly data?: unknown
  readonly events: readonly Event[]
  /** What is wrong with an answer of which the model knows no more than what it may be. @param clocks of its time */
  readonly wrongWith?: (data: unknown, clocks: ReadonlySet<number>) => string | undefined
}

/** How a request must end in a situation. With `effect`, it must change something, which `effect` does to the state. */
export interface Verdict {
  readonly status: number
  /** Left out where the answer is not compared. */
  readonly data?: unknown
  readonly effect?: (learned: Learned) => Effect
  /** It may change nothing as well. */
  readonly optional?: true
  /** How it may end as well, with nothing changed. */
  readonly or?: readonly number[]
}

/** A request of one operation, with what the model says of it. */
export interface Move {
  /** The id of the operation. */
  readonly operation: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: object
  /** An access token that it is made with, and the session that it names. */
  readonly token?: { readonly session: string; readonly text: string }
  /** The grant whose token it is lent. */
  readonly lends?: string
  /** Whether it authenticates with a provider, whose refusal is its answer. */
  readonly authenticates?: true
  /** Scopes that its body takes, beside the operation's own. */
  readonly needs?: readonly string[]
  readonly judge: (situation: Situation) => Verdict
}

/** Makes up a request; undefined where the state has nothing that it could be about. */
export type Maker = (pick: Pick, state: State, app: StoredApplication) => Move | undefined

export const refused = (status: number): Verdict => ({ status })

export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** The change of its kind in a plan, if there is one. */
export function changeIn<K extends Change['kind']>({ changes }: Plan, kind: K): ChangeOf<K> | undefined {
  return changes.find((change): change is ChangeOf<K> => change.kind === kind)
}

/** The one change of its kind in a plan. @throws when there is none: the product has planned something else. */
export function changeOf<K extends Change['kind']>({ plan }: Learned, kind: K): ChangeOf<K> {
  const found = changeIn(plan, kind)
  if (found === undefined)
    throw new Error(`a change ${kind} was expected, not ${plan.changes.map((one) => one.kind).join(', ')}`)
  return found
}

export const appOf = ({ state, caller }: Situation): StoredApplication => {
  const app = state.applications.get(caller.app)
  if (app === undefined) throw new Error('a caller of no application')
  return app
}

/** What an answer tells of a credential with `view=full`; its fingerprint is compared apart. */
export function credentialData(one: StoredCredential, active: string | null) {
  return {
    id: one.id,
    name: one.name,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    credential_type: one.type,
    version: one.version,
    active: one.id === active,
    last_used_at: null,
    created_by: one.createdBy,
    updated_by: one.updatedBy,
  }
}

export function connectorData(one: StoredConnector) {
  return {
    name: one.name,
    provider: one.provider,
    settings: one.settings,
    ...(one.scope !== null && { scope: one.scope }),
    ...(one.active !== null && { active_credential_id: one.active }),
    id: one.id,
    credential_count: one.credentials.size,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    created_by: one.createdBy,
    updated_by: one.updatedBy,
  }
}

export const FULL = { view: 'full' } as const
