import type { Operation } from '../../src/api/operation.ts'
import { parseApiKey } from '../../src/lib/api-key.ts'
import type { Claims } from './flight.ts'
import type { Pick } from './pick.ts'
import { owners, type State, type StoredApplication } from './state.ts'

/** What clients hold: keys as they send them, by their ids, and links of invitations. */
export class Known {
  readonly keys = new Map<string, Uint8Array>()
  readonly links = new Map<string, string>()

  learnKey(id: string, text: string): void {
    const hash = parseApiKey(text)
    if (hash === undefined) throw new Error('an API key of another form')
    this.keys.set(id, hash)
  }
}

interface For {
  readonly app: StoredApplication
  readonly operation: Operation
  /** An operation of the API, which both keys and members may ask for. */
  readonly isOwn: boolean
  /** As somebody who may. */
  readonly plain: boolean
}

/** Who asks: mostly somebody who may. */
export function claims(pick: Pick, state: State, { keys }: Known, { app, operation, isOwn, plain }: For): Claims {
  if (isOwn && (plain || pick.percent(60))) {
    const ofApp = [...app.keys.keys()].filter((id) => keys.has(id))
    const id = plain ? ofApp[0] : pick.of(pick.percent(95) && ofApp.length > 0 ? ofApp : [...keys.keys(), 'unknown'])
    if (id === undefined || (!plain && pick.percent(2)))
      return { kind: 'nobody', claim: { kind: 'api-key', hash: undefined } }
    const hash = keys.get(id) ?? new Uint8Array(32)
    return { kind: 'key', id, claim: { kind: 'api-key', hash } }
  }
  const mighty = owners(state)[0]?.id
  const id = pick.percent(70) ? mighty : (pick.of([...state.members.keys(), 'unknown']) ?? 'unknown')
  if (id === undefined || pick.percent(2))
    return { kind: 'nobody', claim: { kind: 'session', cookies: undefined, application: undefined } }
  const inApplication = isOwn || operation.path.includes('{application}')
  const application = inApplication ? (pick.percent(98) ? app.id : 'nowhere') : undefined
  return { kind: 'member', id, application, claim: { kind: 'session', cookies: id, application } }
}
