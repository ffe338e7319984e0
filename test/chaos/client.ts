import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer as HttpAnswer, Api, Fields } from '../harness/index.ts'
import type { Answer, Request, Shown } from './credentials.ts'
import type { Operation } from './linearizable.ts'

export const CREDENTIALS = '/v3/connectors/microsoft/creds'

/** What is sealed for a mark. */
export const dataOf = (mark: string) => ({ client_id: mark, client_secret: `${mark}-secret`, tenant: 'common' })

/** An operation as a client saw it: with fingerprints in place of marks, which only who has the keys can tell. */
export interface Seen extends Operation<Request, Answer> {
  /** Of a change that was acknowledged: what its audit record names. */
  readonly requestId: string | undefined
}

/** Names that no other slot uses, and what all clients know of the credentials that have them. */
export interface Slot {
  readonly names: readonly string[]
  readonly ids: string[]
  readonly history: Seen[]
}

/** `failed` has had no effect, as whoever refused it says. */
type Outcome = { readonly answer: Answer; readonly requestId: string } | 'unknown' | 'failed'

/** How long a client that was not answered leaves everybody alone. */
const AFTER_FAILURE_MS = 50

/** One of the clients: one request at a time, each to any of the instances. */
export class Client {
  readonly #name: string
  readonly #next: (below: number) => number
  readonly #instances: readonly Api[]
  readonly #slots: readonly Slot[]
  #marks = 0

  constructor(name: string, next: (below: number) => number, instances: readonly Api[], slots: readonly Slot[]) {
    this.#name = name
    this.#next = next
    this.#instances = instances
    this.#slots = slots
  }

  async run(load: { readonly over: boolean }): Promise<void> {
    while (!load.over) {
      const slot = this.#slots[this.#next(this.#slots.length)] as Slot
      const instance = this.#instances[this.#next(this.#instances.length)] as Api
      const done = await perform(this.#name, instance, slot, this.#choose(slot))
      if (!done) await sleep(AFTER_FAILURE_MS)
    }
  }

  #choose({ names, ids }: Slot): Request {
    const name = names[this.#next(names.length)] as string
    const mark = `${names[0] as string}-${this.#name}-${++this.#marks}`.replaceAll(' ', '-')
    // Mostly the newest, now and then one that may be gone.
    const id = this.#next(6) === 0 ? ids[this.#next(ids.length)] : ids.at(-1)
    const dice = this.#next(24)
    if (id === undefined || dice < 3) return { kind: 'create', name, mark }
    if (dice < 4) return { kind: 'list' }
    if (dice < 5) return { kind: 'delete', id }
    if (dice < 8) return { kind: 'patch', id, name }
    if (dice < 10) return { kind: 'patch', id, name, mark }
    return dice < 17 ? { kind: 'patch', id, mark } : { kind: 'get', id }
  }
}

/** Sends one request and writes it into the history. @returns whether it was answered. */
export async function perform(client: string, api: Api, slot: Slot, request: Request): Promise<boolean> {
  const start = performance.now()
  const outcome = await send(api, slot, request)
  const end = performance.now()
  if (typeof outcome === 'object') {
    const { answer, requestId } = outcome
    slot.history.push({ client, request, start, end, answer, requestId })
    for (const { id } of shownIn(answer)) if (!slot.ids.includes(id)) slot.ids.push(id)
    return true
  }
  // What only reads has no effect, whatever became of it.
  const reads = request.kind === 'get' || request.kind === 'list'
  if (outcome === 'unknown' && !reads)
    slot.history.push({ client, request, start, end, answer: undefined, requestId: undefined })
  return false
}

export function shownIn(answer: Answer): readonly Shown[] {
  return answer.kind === 'shown' ? [answer.credential] : answer.kind === 'listed' ? answer.credentials : []
}

async function send(api: Api, slot: Slot, request: Request): Promise<Outcome> {
  let answer: HttpAnswer
  try {
    answer = await sent(api, request)
  } catch (error) {
    // Nobody has listened. Whatever else goes wrong may have gone wrong on the way back.
    return ((error as Error).cause as { code?: unknown } | undefined)?.code === 'ECONNREFUSED' ? 'failed' : 'unknown'
  }
  const { status, body, items, raw } = answer
  const answered = (known: Answer): Outcome => ({ answer: known, requestId: body.request_id })
  switch (status) {
    case 200:
    case 201:
      if (request.kind === 'delete') return answered({ kind: 'deleted' })
      if (request.kind !== 'list') return answered({ kind: 'shown', credential: shown(body.data) })
      return answered({
        kind: 'listed',
        credentials: items.filter(({ name }) => slot.names.includes(name)).map(shown),
      })
    case 404:
      return answered({ kind: 'absent' })
    case 409:
      // Whether there is such a credential and whether the name is free is looked up one after the other for a PATCH, so a
      // refusal may be of no single moment. It has no effect in any case.
      return request.kind === 'create' ? answered({ kind: 'taken' }) : 'failed'
    case 503:
      return /not known/.test(body.error.message) ? 'unknown' : 'failed'
    default:
      return assert.fail(`${request.kind}: ${status} ${raw}`)
  }
}

function sent(api: Api, request: Request): Promise<HttpAnswer> {
  switch (request.kind) {
    case 'create': {
      const { name, mark } = request
      return api.post(`${CREDENTIALS}?view=full`, { name, credential_type: 'connector', credential_data: dataOf(mark) })
    }
    case 'patch': {
      const { id, name, mark } = request
      return api.patch(`${CREDENTIALS}/${id}?view=full`, {
        ...(name !== undefined && { name }),
        ...(mark !== undefined && { credential_data: dataOf(mark) }),
      })
    }
    case 'get':
      return api.get(`${CREDENTIALS}/${request.id}?view=full`)
    case 'delete':
      return api.delete(`${CREDENTIALS}/${request.id}`)
    case 'list':
      return api.get(`${CREDENTIALS}?view=full&limit=200`)
  }
}

function shown(fields: Fields): Shown {
  return {
    id: fields.id,
    name: fields.name,
    mark: String(fields['fingerprint']),
    version: Number(fields['version']),
  }
}
