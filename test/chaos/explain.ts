/** A history that is not linearizable, in as few lines as show why. */

import type { Answer, CredentialOperation, Request, Shown, State } from './credentials.ts'
import type { Verdict } from './linearizable.ts'

const LINES_BEFORE = 12

export function explain(
  verdict: Verdict<State, Request, Answer> & { readonly linearizable: false },
  history: readonly CredentialOperation[],
): string {
  const { done, states, stuck } = verdict
  const origin = Math.min(...history.map(({ start }) => start))
  const line = (operation: CredentialOperation) => lineOf(operation, origin)
  // What begins after one of those has ended that fit nowhere does not matter.
  const end = Math.min(...stuck.filter(({ answer }) => answer !== undefined).map((one) => one.end))
  const before = done.filter(({ start }) => start <= end)
  return [
    'No order of these operations explains their answers (milliseconds; ⊥ is an unknown outcome):',
    ...(before.length > LINES_BEFORE ? [`  … ${before.length - LINES_BEFORE} before these`] : []),
    ...before.slice(-LINES_BEFORE).map(line),
    'After all of these, in the order that comes furthest, there is',
    ...states.map((state) => `  ${state.length === 0 ? 'nothing' : state.map(credential).join(' and ')}`),
    'and none of these can come next:',
    ...stuck.map(line),
  ].join('\n')
}

function lineOf({ client, request, start, end, answer }: CredentialOperation, origin: number): string {
  const at = (time: number) => (time - origin).toFixed(1).padStart(9)
  return `${at(start)} ${at(end)}  ${client}: ${requested(request)} → ${answer === undefined ? '⊥' : answered(answer)}`
}

function requested(request: Request): string {
  switch (request.kind) {
    case 'create':
      return `create ${request.name} with ${request.mark}`
    case 'patch': {
      const { id, name, mark } = request
      return `patch ${short(id)}${name === undefined ? '' : ` name ${name}`}${mark === undefined ? '' : ` data ${mark}`}`
    }
    case 'list':
      return 'list'
    case 'get':
    case 'delete':
      return `${request.kind} ${short(request.id)}`
  }
}

function answered(answer: Answer): string {
  if (answer.kind === 'shown') return credential(answer.credential)
  if (answer.kind === 'listed') return `[${answer.credentials.map(credential).join(', ')}]`
  return answer.kind
}

const credential = ({ id, name, mark, version }: Shown): string => `${short(id)} (${name}, ${mark}, version ${version})`

/** Enough of an id to tell it from the others of a history. */
const short = (id: string): string => id.slice(0, 8)
