/** Histories of a service that is simulated: of a correct one, or of one with a fault, without any process. */

import type { Answer, CredentialOperation, Request, Shown } from './credentials.ts'

export const FAULTS = [
  'an acknowledged write is lost',
  'an acknowledged delete is lost',
  'a write acts twice',
  'a refused write acts all the same',
  'a read is stale',
  'a name is given twice',
] as const
export type Fault = (typeof FAULTS)[number]

const CLIENTS = 4
const STEPS = 160
const NAMES = ['n', 'm']
/** What an operation that is cut off does: nothing, all at once, or all of it later. */
const CUT_OFF = ['nothing', 'now', 'later'] as const

interface Underway {
  readonly request: Request
  readonly start: number
  /** Whatever was answered to anybody before this one began. */
  readonly versionsBefore: ReadonlyMap<string, number>
  answer?: Answer
  acted?: boolean
}

/**
 * Clients that come at once, each with one operation at a time, which acts at a moment between its start and its end. At
 * the end somebody looks at everything.
 *
 * @returns `wasSeen`, whether the fault occurred and is visible in the answers for certain.
 */
export function simulated(
  next: (below: number) => number,
  fault?: Fault,
): { readonly history: readonly CredentialOperation[]; readonly wasSeen: boolean } {
  const service = new Service()
  const history: CredentialOperation[] = []
  const clients: (Underway | undefined)[] = Array.from({ length: CLIENTS }, () => undefined)
  const later: Request[] = []
  const answered = new Map<string, number>()
  let marks = 0
  /** The credential that the fault was about, once it has occurred, and whether the answer alone shows it. */
  const occurred: { victim?: string; alone?: true } = {}

  const chosen = (): Request => {
    const ids = [...service.known]
    const id = ids[next(ids.length)] ?? 'none'
    const name = NAMES[next(NAMES.length)] as string
    const mark = `mark-${++marks}`
    const kinds: readonly Request[] = [
      { kind: 'create', name, mark },
      { kind: 'patch', id, mark },
      { kind: 'patch', id, name },
      { kind: 'patch', id, name, mark },
      { kind: 'get', id },
      { kind: 'get', id },
      { kind: 'delete', id },
      { kind: 'list' },
    ]
    return (ids.length === 0 ? kinds[0] : kinds[next(kinds.length)]) as Request
  }

  /** Acts in the faulty way where this is the moment for it. */
  function faulty({ request, versionsBefore }: Underway): Answer | 'refused' | undefined {
    if (fault === undefined || occurred.victim !== undefined || next(4) !== 0) return undefined
    const one = 'id' in request ? service.find(request.id) : undefined
    const writes = request.kind === 'patch' && request.mark !== undefined && one !== undefined
    switch (fault) {
      case 'an acknowledged write is lost':
      case 'a write acts twice':
      case 'a refused write acts all the same': {
        if (!writes) return undefined
        const answer = service.act(request)
        if (answer.kind !== 'shown') return undefined
        occurred.victim = one.id
        if (fault === 'an acknowledged write is lost') service.put(one)
        if (fault === 'a write acts twice')
          service.put({ ...answer.credential, version: answer.credential.version + 1 })
        return fault === 'a refused write acts all the same' ? 'refused' : answer
      }
      case 'an acknowledged delete is lost':
        if (request.kind !== 'delete' || one === undefined) return undefined
        occurred.victim = one.id
        return { kind: 'deleted' }
      case 'a read is stale': {
        const before = one && service.before(one.id)
        if (request.kind !== 'get' || before === undefined) return undefined
        if (before.version >= (versionsBefore.get(before.id) ?? 0)) return undefined
        occurred.victim = before.id
        occurred.alone = true
        return { kind: 'shown', credential: before }
      }
      case 'a name is given twice': {
        if (request.kind !== 'create') return undefined
        const answer = service.act(request)
        if (answer.kind !== 'taken') return answer
        const credential = service.create(request.name, request.mark)
        occurred.victim = credential.id
        return { kind: 'shown', credential }
      }
    }
  }

  for (let time = 1; time <= STEPS; time++) {
    if (later.length > 0 && next(8) === 0) service.act(later.shift() as Request)
    const at = next(CLIENTS)
    const underway = clients[at]
    const client = `client ${at}`
    if (underway === undefined) clients[at] = { request: chosen(), start: time, versionsBefore: new Map(answered) }
    else if (underway.acted !== true) {
      const { request, start } = underway
      if (fault === undefined && next(12) === 0) {
        const does = CUT_OFF[next(CUT_OFF.length)]
        if (does === 'now') service.act(request)
        if (does === 'later') later.push(request)
        history.push({ client, request, start, end: time, answer: undefined })
        clients[at] = undefined
      } else {
        const answer = faulty(underway) ?? service.act(request)
        if (answer === 'refused') clients[at] = undefined
        else Object.assign(underway, { acted: true, answer })
      }
    } else {
      const { request, start, answer } = underway
      if (answer?.kind === 'shown') {
        const { id, version } = answer.credential
        answered.set(id, Math.max(version, answered.get(id) ?? 0))
      }
      history.push({ client, request, start, end: time, answer })
      clients[at] = undefined
    }
  }
  // What has not acted by then never does.
  for (const [at, underway] of clients.entries())
    if (underway?.acted === true)
      history.push({ client: `client ${at}`, ...underway, end: STEPS + 1, answer: underway.answer })
  const end = { start: STEPS + 2, end: STEPS + 3, client: 'at the end', request: { kind: 'list' } } as const
  history.push({ ...end, answer: service.act(end.request) })

  const there = occurred.victim === undefined ? undefined : service.find(occurred.victim)
  const twice = fault === 'a name is given twice'
  const wasSeen = occurred.alone === true || (there !== undefined && (!twice || service.isTwice(there.name)))
  return { history, wasSeen }
}

/** The credentials of a few names, written without a look at the model that judges it. */
class Service {
  readonly #all = new Map<string, Shown>()
  readonly #before = new Map<string, Shown>()
  readonly known: string[] = []

  find(id: string): Shown | undefined {
    return this.#all.get(id)
  }

  before(id: string): Shown | undefined {
    return this.#before.get(id)
  }

  put(one: Shown): void {
    const old = this.#all.get(one.id)
    if (old !== undefined) this.#before.set(one.id, old)
    this.#all.set(one.id, one)
  }

  create(name: string, mark: string): Shown {
    const made = { id: `c${this.known.length}`, name, mark, version: 1 }
    this.known.push(made.id)
    this.put(made)
    return made
  }

  isTwice(name: string): boolean {
    return [...this.#all.values()].filter((one) => one.name === name).length > 1
  }

  act(request: Request): Answer {
    const all = [...this.#all.values()]
    if (request.kind === 'list') return { kind: 'listed', credentials: all }
    if (request.kind === 'create') {
      const holder = all.find(({ name }) => name === request.name)
      if (holder !== undefined && holder.mark !== request.mark) return { kind: 'taken' }
      return { kind: 'shown', credential: holder ?? this.create(request.name, request.mark) }
    }
    const one = this.#all.get(request.id)
    if (one === undefined) return { kind: 'absent' }
    if (request.kind === 'delete') {
      this.#all.delete(one.id)
      return { kind: 'deleted' }
    }
    if (request.kind === 'patch') {
      const { name = one.name, mark } = request
      if (all.some((other) => other.id !== one.id && other.name === name)) return { kind: 'taken' }
      this.put({ ...one, name, ...(mark !== undefined && { mark, version: one.version + 1 }) })
    }
    return { kind: 'shown', credential: this.#all.get(one.id) as Shown }
  }
}
