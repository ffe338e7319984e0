/**
 * Whether a history of operations on one object is linearizable: whether each can be given one moment between its start
 * and its end so that, taken in the order of these moments, all have answered as the object would have, one by one.
 *
 * The search is that of J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects" (Journal of Parallel and
 * Distributed Computing 17, 1993), which remembers where it has been as G. Lowe, "Testing for Linearizability"
 * (Concurrency and Computation: Practice and Experience 29, 2017) has it: after the same operations in the same state, what
 * follows is the same.
 */

export interface Operation<Request, Answer> {
  readonly client: string
  readonly request: Request
  /** When it was sent and when its answer was there, by one clock. */
  readonly start: number
  readonly end: number
  /**
   * What it has answered. An operation whose outcome is unknown (cut off, killed) has none: it may have had its effect at
   * any time after its start, or may have it later, or never. One that certainly had no effect belongs in no history.
   */
  readonly answer: Answer | undefined
}

export interface Model<State, Request, Answer> {
  readonly initial: State
  /**
   * The states in which an operation may leave the object, if it can have answered this in this state; none if it cannot.
   * Without an answer, the states that its effect leads to.
   */
  next(state: State, operation: Operation<Request, Answer>): readonly State[]
  /** The same for equal states, and different for others. */
  key(state: State): string
}

export type Verdict<State, Request, Answer> =
  | { readonly linearizable: true }
  | {
      readonly linearizable: false
      /** The furthest that any order came: what was done by then, the states it led to, and what fits none of them. */
      readonly done: readonly Operation<Request, Answer>[]
      readonly states: readonly State[]
      readonly stuck: readonly Operation<Request, Answer>[]
    }

/** What a history that nobody can decide in reasonable time comes to. */
const MOST_CONFIGURATIONS = 500_000

/** @throws Error when there are too many orders to try. */
export function linearizable<State, Request, Answer>(
  model: Model<State, Request, Answer>,
  history: readonly Operation<Request, Answer>[],
): Verdict<State, Request, Answer> {
  const operations = history
    .map((operation) => ({ operation, end: operation.answer === undefined ? Infinity : operation.end }))
    .sort((a, b) => a.operation.start - b.operation.start)
  const answered = operations.filter(({ end }) => end < Infinity).length
  const seen = new Set<string>()
  const furthest = { count: -1, done: new Set<number>(), states: new Map<string, State>(), stuck: new Set<number>() }

  /** Those that may come next: they have started before any that is left has ended. */
  function candidates(done: ReadonlySet<number>, first: number): number[] {
    const found: number[] = []
    let earliestEnd = Infinity
    for (let at = first; at < operations.length; at++) {
      const one = operations[at] as (typeof operations)[number]
      if (one.operation.start > earliestEnd) break
      if (done.has(at)) continue
      found.push(at)
      earliestEnd = Math.min(earliestEnd, one.end)
    }
    return found
  }

  function remember(done: ReadonlySet<number>, count: number, state: State, stuck: readonly number[]): void {
    if (count < furthest.count) return
    if (count > furthest.count) {
      furthest.count = count
      furthest.done = new Set(done)
      furthest.states.clear()
      furthest.stuck.clear()
    }
    furthest.states.set(model.key(state), state)
    for (const at of stuck) furthest.stuck.add(at)
  }

  /** `done` is added to on the way down and taken from on the way back, as is `bits`, the same set as a number. */
  const done = new Set<number>()
  function search(state: State, first: number, count: number, bits: bigint): boolean {
    if (count === answered) return true
    const configuration = `${bits.toString(36)} ${model.key(state)}`
    if (seen.has(configuration)) return false
    if (seen.size === MOST_CONFIGURATIONS) throw new Error('there are too many orders to try: make the history shorter')
    seen.add(configuration)
    while (done.has(first)) first++
    const next = candidates(done, first)
    // Those that have answered first: what is unknown has mostly not happened.
    for (const at of next.sort((a, b) => endOf(a) - endOf(b))) {
      done.add(at)
      const isAnswered = endOf(at) < Infinity
      for (const after of model.next(state, operationAt(at)))
        if (search(after, first, count + (isAnswered ? 1 : 0), bits | (1n << BigInt(at)))) return true
      done.delete(at)
    }
    remember(done, count, state, next)
    return false
  }
  const endOf = (at: number): number => (operations[at] as (typeof operations)[number]).end
  const operationAt = (at: number) => (operations[at] as (typeof operations)[number]).operation

  if (search(model.initial, 0, 0, 0n)) return { linearizable: true }
  const inOrder = (some: ReadonlySet<number>) => [...some].sort((a, b) => a - b).map(operationAt)
  return {
    linearizable: false,
    done: inOrder(furthest.done),
    states: [...furthest.states.values()],
    stuck: inOrder(furthest.stuck),
  }
}
