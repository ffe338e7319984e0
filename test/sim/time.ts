import timers from 'node:timers/promises'
import { AsyncLocalStorage } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'
import { tasks, type Task } from './task.ts'

/** The one-shot timer after which the store wakes its copying thread: see `Time`. */
const COPY_AFTER_MS = 30_000

interface Timer {
  readonly number: number
  due: number
  readonly every: number | undefined
  readonly run: () => void
  /** Who does nothing else until then. */
  readonly sleeper: Task | undefined
}

const START_MS = Date.UTC(2026, 0, 5)

/**
 * The time of a simulation: one count that only grows, which timers go by, and a wall clock beside it that can be put
 * forwards and backwards. While it is installed, `Date`, `performance.now`, the timers and `node:timers/promises` of this
 * thread go by it.
 *
 * The store's copying thread is no part of a simulation, for the operating system schedules it: its timer never fires.
 */
export class Time {
  /** Milliseconds since the start. */
  passed = 0
  #offset = START_MS
  #timers = new Map<number, Timer>()
  #number = 0

  /** Unix milliseconds by the wall clock. */
  get wall(): number {
    return this.#offset + this.passed
  }

  readonly clock = (): number => Math.floor(this.wall / 1000)

  /** How often the wall clock was put forwards and backwards: what compares it with an earlier time goes wrong by that. */
  readonly jumps = { forwards: 0, backwards: 0 }

  /** Puts the wall clock to another time; no timer notices. */
  jump(ms: number): void {
    this.#offset += ms
    this.jumps[ms > 0 ? 'forwards' : 'backwards']++
  }

  /** Lets time pass until the next timer is due, if there is any. */
  passToNext(): void {
    const due = Math.min(...[...this.#timers.values()].map((timer) => timer.due))
    if (due < Infinity) this.pass(Math.max(0, due - this.passed))
  }

  /** Lets time pass, and runs what is due, in order. */
  pass(ms: number): void {
    const end = this.passed + ms
    for (;;) {
      const [next] = [...this.#timers.values()].sort((a, b) => a.due - b.due || a.number - b.number)
      if (next === undefined || next.due > end) break
      this.passed = Math.max(this.passed, next.due)
      if (next.every === undefined) this.#timers.delete(next.number)
      else next.due += next.every
      next.run()
    }
    this.passed = end
  }

  /** Who waits for a moment alone. */
  sleepers(): Set<Task | undefined> {
    return new Set([...this.#timers.values()].map(({ sleeper }) => sleeper))
  }

  /** Drops all timers, as the end of a process does. */
  forget(): void {
    this.#timers.clear()
  }

  /** @returns what puts the real time back. */
  install(): () => void {
    const { Date: RealDate, setTimeout, setInterval, clearTimeout, clearInterval } = globalThis
    const wall = () => this.wall
    const real = timers.setTimeout
    globalThis.Date = class extends RealDate {
      constructor(...given: ConstructorParameters<typeof RealDate> | []) {
        if (given.length === 0) super(wall())
        else super(...given)
      }
      static override now(): number {
        return wall()
      }
    } as typeof RealDate
    const start = (work: (...given: unknown[]) => void, ms = 0, every = false, ...given: unknown[]) =>
      this.#start(
        () => {
          work(...given)
        },
        ms,
        { every },
      )
    const patched = {
      setTimeout: (work: () => void, ms?: number, ...given: unknown[]) =>
        start(ms === COPY_AFTER_MS ? () => undefined : work, ms, false, ...given),
      setInterval: (work: () => void, ms?: number, ...given: unknown[]) => start(work, ms, true, ...given),
      clearTimeout: (timer: unknown) => {
        this.#stop(timer)
      },
      clearInterval: (timer: unknown) => {
        this.#stop(timer)
      },
    }
    Object.assign(globalThis, patched)
    const wait = <T>(ms = 0, value?: T): Promise<T | undefined> =>
      new Promise((resolve) => {
        if (ms < 1) setImmediate(resolve, value)
        else
          this.#start(
            () => {
              resolve(value)
            },
            ms,
            { sleeper: tasks.getStore() },
          )
      })
    Object.assign(timers, { setTimeout: wait })
    performance.now = () => this.passed
    syncBuiltinESMExports()
    return () => {
      // It is the prototype's.
      Reflect.deleteProperty(performance, 'now')
      Object.assign(globalThis, { Date: RealDate, setTimeout, setInterval, clearTimeout, clearInterval })
      Object.assign(timers, { setTimeout: real })
      syncBuiltinESMExports()
    }
  }

  #start(run: () => void, ms: number, { every = false, sleeper }: { every?: boolean; sleeper?: Task | undefined }) {
    const number = ++this.#number
    const inContext = AsyncLocalStorage.snapshot()
    this.#timers.set(number, {
      number,
      sleeper,
      due: this.passed + ms,
      every: every ? ms : undefined,
      run: () => {
        inContext(run)
      },
    })
    const timer = { number, ref: () => timer, unref: () => timer, hasRef: () => true }
    return timer
  }

  #stop(timer: unknown): void {
    if (typeof timer === 'object' && timer !== null && 'number' in timer) this.#timers.delete(timer.number as number)
  }
}
