import assert from 'node:assert/strict'
import { googleKeyFile, type Answer, type Api } from '../harness/index.ts'

/** A credential as an answer has promised it, or as it was found. */
export interface Promised {
  readonly id: string
  readonly name: string
  /** What tells the data apart: the key file's `project_id`. */
  readonly mark: string
  readonly version: number
}

/** A request that was under way when the server died: its change may be there, whole, or not. */
export type Doubt =
  | { readonly kind: 'create'; readonly name: string; readonly mark: string }
  | { readonly kind: 'patch'; readonly id: string; readonly name?: string; readonly mark?: string }
  | { readonly kind: 'delete'; readonly id: string }

export const CREDENTIALS = '/v3/connectors/google/creds'

/** One of the clients that write at full speed. Each changes only what it has created, so it knows what must be there. */
export class Writer {
  readonly live = new Map<string, Promised>()
  readonly gone = new Set<string>()
  acknowledged = 0
  doubt: Doubt | undefined
  readonly #name: string
  readonly #next: (below: number) => number
  #made = 0

  constructor(name: string, next: (below: number) => number) {
    this.#name = name
    this.#next = next
  }

  /** Writes until the server is gone. */
  async run(api: Api): Promise<void> {
    for (;;) {
      const doubt = this.#choose()
      this.doubt = doubt
      let answer: Answer
      try {
        answer = await send(api, doubt)
      } catch {
        return // No answer: the server has been killed.
      }
      assert.equal(answer.status, doubt.kind === 'create' ? 201 : 200, answer.raw)
      this.acknowledged++
      this.doubt = undefined
      this.#promise(doubt, answer)
    }
  }

  #choose(): Doubt {
    const mark = `mark-${this.#name}-${++this.#made}`
    const name = `name-${this.#name}-${this.#made}`
    const chosen = [...this.live.values()][this.#next(this.live.size)]
    const dice = this.#next(20)
    if (chosen === undefined || this.live.size < 3 || dice === 0) return { kind: 'create', name, mark }
    const { id } = chosen
    if (dice <= 2) return { kind: 'delete', id }
    if (dice <= 5) return { kind: 'patch', id, name }
    return dice <= 8 ? { kind: 'patch', id, name, mark } : { kind: 'patch', id, mark }
  }

  #promise(done: Doubt, answer: Answer): void {
    if (done.kind === 'delete') {
      this.live.delete(done.id)
      this.gone.add(done.id)
    } else {
      const { id, name, version } = answer.body.data
      const mark = done.mark ?? this.live.get(id)?.mark
      assert.ok(mark)
      const expected =
        done.kind === 'create' ? 1 : (this.live.get(id)?.version ?? 0) + (done.mark === undefined ? 0 : 1)
      assert.equal(version, expected)
      if (done.name !== undefined) assert.equal(name, done.name)
      this.live.set(id, { id, name, mark, version: expected })
    }
  }
}

function send(api: Api, doubt: Doubt): Promise<Answer> {
  const data = (mark: string) => googleKeyFile({ project_id: mark })
  switch (doubt.kind) {
    case 'create':
      return api.post(`${CREDENTIALS}?view=full`, {
        name: doubt.name,
        credential_type: 'serviceaccount',
        credential_data: data(doubt.mark),
      })
    case 'patch':
      return api.patch(`${CREDENTIALS}/${doubt.id}?view=full`, {
        ...(doubt.name !== undefined && { name: doubt.name }),
        ...(doubt.mark !== undefined && { credential_data: data(doubt.mark) }),
      })
    case 'delete':
      return api.delete(`${CREDENTIALS}/${doubt.id}`)
    default:
      return doubt satisfies never
  }
}
