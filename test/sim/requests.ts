import { callOf, claims } from './claims.ts'
import type { Course } from './course.ts'
import { Flight, type Surroundings } from './flight.ts'
import { tasks } from './task.ts'
import { moves } from './moves/index.ts'
import { towardsLending } from './moves/mailboxes.ts'
import type { Maker } from './moves/move.ts'
import { towardsTokens } from './moves/tokens.ts'
import type { Server } from './server.ts'

/** How long a request may wait once nothing goes wrong any more: a lease of who has died is over by then. */
const SOON_MS = 15_000

/** The requests of a simulation: makes them, and keeps those that are under way. */
export class Requests {
  readonly #course: Course
  readonly #around: Omit<Surroundings, 'admit' | 'denialDue'>
  readonly #moves: (readonly [number, Maker])[]
  readonly #towards: Maker
  #flights: Flight[] = []
  /** Those that were answered while something was still to be kept for them. */
  readonly #triedOn = new Set<Flight>()

  constructor(course: Course) {
    this.#course = course
    const { provider } = course.world.calls
    const { links, tokens, signedIn } = course.known
    this.#towards = course.profile.about === 'tokens' ? towardsTokens(tokens, signedIn) : towardsLending(provider)
    this.#moves = [...moves({ links, tokens, signedIn, provider })]
    this.#around = this.#surroundings()
  }

  /** Those that have not been answered. */
  get flights(): readonly Flight[] {
    return this.#flights
  }

  /** Somebody asks a server for something: for what is given, or for whatever is chosen. */
  ask(server: Server | undefined, given?: Maker): void {
    const { pick, profile, state, known, counts, trace } = this.#course
    const app = pick.of([...state.applications.values()])
    const make = given ?? (pick.percent(profile.mostly) ? this.#towards : this.#anyMove())
    const move = app && make?.(pick, state, app)
    if (move === undefined || app === undefined) return
    const operation = server?.operations.get(move.operation)
    const instance = pick.of(server?.instances ?? [])
    const door = instance?.doorTo(move.operation)
    if (operation === undefined || instance === undefined || door === undefined)
      throw new Error(`no operation ${move.operation}`)
    const isOwn = operation.path.startsWith('/v3/')
    if (operation.id === 'accept_invitation' && this.#flights.some(({ label }) => label === operation.id)) return
    const number = this.#course.nextNumber()
    const plain = given !== undefined || (profile.about === 'lending' && pick.percent(85))
    const who = claims(pick, state, known, { app, operation, move, number, isOwn, plain })
    const requestId = `request-${number}`
    const { time, gate } = this.#course.world
    const { admit, denialDue } = instance
    const flight = new Flight(
      { number, move, operation, claims: who, requestId, instance: instance.number, jumps: time.jumps.forwards },
      { ...this.#around, admit, denialDue },
    )
    this.#flights.push(flight)
    counts.requests++
    trace.add(`${flight.number} asks ${operation.id} ${JSON.stringify(move.params ?? {})} as ${who.kind}`)
    const call = callOf({ move, operation, app: app.id, who, requestId })
    const came = time.passed
    void tasks
      .run(flight, () => door(call))
      .then((answer) => {
        if (!this.#flights.includes(flight)) return
        gate.activity++
        this.#flights = this.#flights.filter((one) => one !== flight)
        trace.add(`${flight.number} is answered ${answer.status}`)
        flight.answered(answer, time.passed - came)
        if (flight.isTriedOn) this.#triedOn.add(flight)
        const waited = time.passed - Math.max(came, this.#course.faultlessSince ?? Infinity)
        if (waited > SOON_MS && time.jumps.backwards === 0)
          this.#course.fail(`${flight.label} has been held up, though nothing goes wrong any more`)
        known.learn(operation.id, answer)
      })
  }

  /** Makes requests for one operation alone. */
  of(operation: string): Maker {
    return (pick, state, app) => {
      for (const [, one] of this.#moves) {
        const move = one(pick, state, app)
        if (move?.operation === operation) return move
      }
      return undefined
    }
  }

  /** The state has changed, or the time has: they are judged by that too. */
  reconsider(except?: Flight): void {
    for (const flight of [...this.#flights, ...this.#triedOn]) if (flight !== except) flight.reconsider()
  }

  /** The process is over: nothing more comes of them. */
  forget(): void {
    this.#flights = []
    this.#triedOn.clear()
  }

  #anyMove(): Maker | undefined {
    return this.#course.pick.of(this.#moves.flatMap(([weight, make]) => Array<Maker>(weight).fill(make)))
  }

  #surroundings(): Omit<Surroundings, 'admit' | 'denialDue'> {
    const { state, world, lending, books, counts } = this.#course
    return {
      state,
      clock: world.time.clock,
      lending,
      aside: (flight, events, plan) => {
        this.#course.count(events)
        books.aside(flight, events, plan)
        this.reconsider()
      },
      changed: (flight, { events }, now) => {
        counts.changes++
        this.#course.count(events)
        books.changed(flight, events, now)
        this.reconsider(flight)
        this.#triedOn.delete(flight)
      },
      denied: (flight, plan) => {
        books.denied(flight, plan)
      },
      fail: (why) => {
        this.#course.fail(why)
      },
      diskIsFull: () => world.disk.isFull,
    }
  }
}
