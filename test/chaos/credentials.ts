/**
 * The credentials of one name and its variants, as a client sees them: what the model of `linearizable` is about. All
 * names that one history uses are used by no other, so that histories can be checked one by one.
 */

import type { Model, Operation } from './linearizable.ts'

/** A credential as an answer shows it; `mark` tells which data it holds, by the fingerprint. */
export interface Shown {
  readonly id: string
  readonly name: string
  readonly mark: string
  readonly version: number
}

export type Request =
  | { readonly kind: 'create'; readonly name: string; readonly mark: string }
  | { readonly kind: 'patch'; readonly id: string; readonly name?: string; readonly mark?: string }
  | { readonly kind: 'get'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  /** All that are there. */
  | { readonly kind: 'list' }

export type Answer =
  | { readonly kind: 'shown'; readonly credential: Shown }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'absent' }
  /** The name belongs to another one. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'listed'; readonly credentials: readonly Shown[] }

export type CredentialOperation = Operation<Request, Answer>

/** Those that exist, by their ids in order. */
export type State = readonly Shown[]

/** Begins the id of one that was created by a request whose answer nobody has seen; the first that names it tells. */
const UNSEEN = '?'

export const credentials: Model<State, Request, Answer> = {
  initial: [],
  key: (state) => state.map(({ id, name, mark, version }) => `${id} ${name} ${mark} ${version}`).join('\n'),
  next: (state, operation) => identified(state, operation).flatMap((known) => step(known, operation)),
}

/** The state itself, or where it has unseen ones, those in which one of them has the id that the operation names. */
function identified(state: State, { request, answer }: CredentialOperation): readonly State[] {
  const named =
    'id' in request
      ? [request.id]
      : answer?.kind === 'shown'
        ? [answer.credential.id]
        : answer?.kind === 'listed'
          ? answer.credentials.map(({ id }) => id)
          : []
  let states: readonly State[] = [state]
  for (const id of named.filter((one) => !state.some((known) => known.id === one)))
    states = states.flatMap((one) => [
      one,
      ...one
        .filter((unseen) => unseen.id.startsWith(UNSEEN))
        .map((unseen) => put(drop(one, unseen.id), { ...unseen, id })),
    ])
  return states
}

function step(state: State, operation: CredentialOperation): readonly State[] {
  const { request, answer, client, start } = operation
  const answers = (expected: Answer, after: State = state): readonly State[] =>
    answer === undefined || same(answer, expected) ? [after] : []
  switch (request.kind) {
    case 'create': {
      const { name, mark } = request
      const holder = state.find((one) => one.name === name)
      if (holder !== undefined)
        return holder.mark === mark ? answers({ kind: 'shown', credential: holder }) : answers({ kind: 'taken' })
      const id = answer?.kind === 'shown' ? answer.credential.id : `${UNSEEN}${client}@${start}`
      if (state.some((one) => one.id === id)) return []
      const made = { id, name, mark, version: 1 }
      return answers({ kind: 'shown', credential: made }, put(state, made))
    }
    case 'list':
      return answers({ kind: 'listed', credentials: state })
    case 'get':
    case 'patch':
    case 'delete': {
      const one = state.find(({ id }) => id === request.id)
      if (one === undefined) return answers({ kind: 'absent' })
      if (request.kind === 'get') return answers({ kind: 'shown', credential: one })
      if (request.kind === 'delete') return answers({ kind: 'deleted' }, drop(state, one.id))
      const { name = one.name, mark } = request
      if (state.some((other) => other.name === name && other.id !== one.id)) return answers({ kind: 'taken' })
      const changed = { ...one, name, ...(mark !== undefined && { mark, version: one.version + 1 }) }
      return answers({ kind: 'shown', credential: changed }, put(drop(state, one.id), changed))
    }
  }
}

function same(one: Answer, other: Answer): boolean {
  if (one.kind === 'shown') return other.kind === 'shown' && isSame(one.credential, other.credential)
  if (one.kind !== 'listed') return one.kind === other.kind
  return (
    other.kind === 'listed' &&
    one.credentials.length === other.credentials.length &&
    one.credentials.every((credential) => other.credentials.some((known) => isSame(credential, known)))
  )
}

function isSame(one: Shown, other: Shown): boolean {
  return one.id === other.id && one.name === other.name && one.mark === other.mark && one.version === other.version
}

const drop = (state: State, id: string): State => state.filter((one) => one.id !== id)
const put = (state: State, one: Shown): State => [...state, one].sort((a, b) => (a.id < b.id ? -1 : 1))
