import { setImmediate as turn } from 'node:timers/promises'
import type { Course } from './course.ts'
import { isWorking } from './crypto.ts'
import type { Pending } from './gate.ts'
import type { Task } from './task.ts'
import type { Processes } from './processes.ts'
import { callFaultOf, faultOf } from './profile.ts'
import type { Requests } from './requests.ts'

/** How long work outside the port may take, by the real clock, before it counts as hung. */
const HUNG_MS = 20_000
/** How long a simulation may be at a standstill, by its own clock: a rotation pauses for as long as a batch took. */
const STANDSTILL_MS = 72 * 3_600_000
const SHARED: ReadonlySet<string> = new Set(['dataKeys', 'boxesOfKind', 'lease'])
const realNow = performance.now.bind(performance)

/** How a simulation goes on: lets calls through, with faults or without, and time pass, from one standstill to the next. */
export class Progress {
  readonly #course: Course
  readonly #requests: Requests
  readonly #processes: Processes
  #stillSince: number | undefined

  constructor(course: Course, requests: Requests, processes: Processes) {
    this.#course = course
    this.#requests = requests
    this.#processes = processes
  }

  /** One call, or several that change nothing. */
  async releaseSome(): Promise<void> {
    const { pick, profile, world } = this.#course
    for (let left = 1 + pick.below(profile.reading); left > 0 && world.gate.pending.length > 0; left--) {
      const entry = this.#take(world.gate.pending)
      await this.#release(entry)
      if (entry.kind !== 'read') return
      await this.settle()
    }
  }

  /** Several commits in one turn, so that they share a transaction. */
  async releaseGroup(): Promise<void> {
    const { pick, trace, world } = this.#course
    const commits = world.gate.pending.filter(({ kind }) => kind === 'commit')
    const group: Pending[] = []
    for (let left = 2 + pick.below(commits.length - 1); left > 0; left--)
      group.push(...commits.splice(pick.below(commits.length), 1))
    world.gate.pending = world.gate.pending.filter((entry) => !group.includes(entry))
    trace.add(`together: ${group.map(({ task }) => task.number).join(' ')}`)
    await Promise.all(group.map((entry) => entry.release(undefined)))
    this.#course.unchecked = true
  }

  /** One call of a provider. */
  call(): void {
    const { pick, profile, trace, counts, world, faultlessSince } = this.#course
    const call = this.#take(world.calls.pending)
    const isNew = call.reply === undefined
    const fault = isNew && faultlessSince === undefined ? callFaultOf(pick, profile) : undefined
    trace.add(`${call.task.number} ${call.name}${isNew ? '' : ', late'}${fault ? `: ${fault}` : ''}`)
    if (fault !== undefined) counts.faults++
    world.calls.release(call, fault)
  }

  /** Time passes, or a clock is put: some requests are judged by that. */
  pass(pass: () => void): void {
    pass()
    this.#requests.reconsider()
  }

  /** Until everything waits for the simulation: at the gate, for another request, or for time to pass. */
  async settle(): Promise<void> {
    const { world } = this.#course
    const since = realNow()
    for (let quiet = 0; quiet < 2;) {
      const { activity } = world.gate
      await turn()
      const outside = this.#tasks().some((task) => task.leavesPort && !task.over && !world.isBusy(task))
      quiet = activity === world.gate.activity && !outside && !isWorking() ? quiet + 1 : 0
      if (realNow() - since > HUNG_MS) throw new Error('something has been under way for too long')
    }
  }

  /** One call more; where none is under way, the next moment at which somebody wanted to go on. */
  async goOn(): Promise<void> {
    const { gate, calls, time } = this.#course.world
    // What has just been begun has come to its first call by then.
    if (gate.pending.length === 0) await this.settle()
    if (gate.pending.length + calls.pending.length > 0) {
      this.#stillSince = undefined
      if (gate.pending.length > 0) await this.#release(this.#take(gate.pending))
      else this.call()
    } else {
      this.#stillSince ??= time.passed
      if (this.#waits())
        this.pass(() => {
          time.passToNext()
        })
    }
    await this.settle()
    this.#course.assertRight()
    if (time.passed - (this.#stillSince ?? Infinity) > STANDSTILL_MS)
      throw new Error(`never answered: ${this.#requests.flights.map(({ label }) => label).join(', ')}`)
  }

  #take<T>(pending: T[]): T {
    const [entry] = pending.splice(this.#course.pick.below(pending.length), 1)
    if (entry === undefined) throw new Error('nothing is pending')
    return entry
  }

  async #release(entry: Pending): Promise<void> {
    const { pick, profile, trace, counts, world, faultlessSince } = this.#course
    const fault = faultlessSince === undefined ? faultOf(pick, profile, entry.kind) : undefined
    trace.add(`${entry.task.number} ${entry.name}${fault ? `: ${fault}` : ''}`)
    if (fault !== undefined) counts.faults++
    // A keyring that is being opened anew is shared by all who wait for it, and so are the keys that sign.
    if (fault !== undefined && (entry.kind === 'root' || SHARED.has(entry.name)))
      for (const task of this.#tasks()) task.injected = true
    if (fault === 'wrong') await world.gate.releaseStrange(entry)
    else await entry.release(fault)
    this.#course.unchecked ||= entry.kind === 'commit'
  }

  #tasks(): (Task & { readonly over: boolean })[] {
    return [...this.#requests.flights, ...this.#processes.beside]
  }

  /** Whether somebody waits for something else than a call: a moment, or what another one does. */
  #waits(): boolean {
    return this.#requests.flights.length > 0 || this.#processes.commands > 0
  }
}
