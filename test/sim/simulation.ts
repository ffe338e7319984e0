import type { Beginning } from './beginning.ts'
import { chanceFrom } from './chance.ts'
import { Checker } from './check.ts'
import { Course, type Counts } from './course.ts'
import { end, recover } from './ending.ts'
import { expire, revoke, signIn } from './outside.ts'
import { Processes } from './processes.ts'
import { jump, passing, weights } from './profile.ts'
import { Progress } from './progress.ts'
import { Requests } from './requests.ts'
import type { Trace } from './trace.ts'

const VERIFY_EVERY_STEPS = 25

/** One simulation: everything in it follows from the seed. */
export class Simulation {
  readonly trace: Trace
  readonly counts: Counts
  readonly #seed: number
  readonly #course: Course
  readonly #checker: Checker
  readonly #requests: Requests
  readonly #processes: Processes
  readonly #progress: Progress

  constructor(seed: number, beginning: Beginning) {
    this.#seed = seed
    this.#course = new Course(seed, beginning)
    const { trace, counts, state, world, lending } = this.#course
    this.trace = trace
    this.counts = counts
    this.#checker = new Checker(beginning.deployment, state, { provider: world.calls.provider, lending })
    this.#requests = new Requests(this.#course)
    this.#processes = new Processes(this.#course, this.#requests)
    this.#progress = new Progress(this.#course, this.#requests, this.#processes)
  }

  /** @throws with what is wrong, at the first step after which something is. */
  async run(steps: number): Promise<void> {
    const { world } = this.#course
    const restoreTime = world.time.install()
    const restoreChance = chanceFrom(this.#seed)
    const unhandled = (error: unknown) => {
      this.#course.fail(`a promise was rejected and nobody took notice, which ends a process: ${String(error)}`)
    }
    process.on('unhandledRejection', unhandled)
    try {
      void this.#processes.start()
      for (let step = 1; step <= steps; step++) {
        this.trace.step = step
        await this.#step()
        await this.#progress.settle()
        await this.#check(step % VERIFY_EVERY_STEPS === 0)
      }
      this.trace.step = steps + 1
      await this.#end()
    } finally {
      await world.close()
      restoreTime()
      restoreChance()
      process.off('unhandledRejection', unhandled)
    }
  }

  async #step(): Promise<void> {
    const { pick, profile, world } = this.#course
    const [requests, processes, progress] = [this.#requests, this.#processes, this.#progress]
    const { pending } = world.gate
    const what = pick.weighted(
      weights(profile, {
        isUp: processes.server !== undefined,
        isStarting: processes.isStarting,
        requests: requests.flights.length,
        commands: processes.commands,
        pending: pending.length,
        commits: pending.filter(({ kind }) => kind === 'commit').length,
        calls: world.calls.pending.length,
      }),
    )
    switch (what) {
      case 'request':
        requests.ask(processes.server)
        break
      case 'release':
        await progress.releaseSome()
        break
      case 'call':
        progress.call()
        break
      case 'signIn':
        await signIn(this.#course, processes, requests)
        break
      case 'revoke':
        revoke(this.#course)
        break
      case 'expire':
        expire(this.#course)
        break
      case 'group':
        await progress.releaseGroup()
        break
      case 'pass':
      case 'jump': {
        const by = what === 'pass' ? passing(pick, profile) : jump(pick)
        this.trace.add(`${what} ${by} ms`)
        progress.pass(() => {
          if (what === 'pass') world.time.pass(by)
          else world.time.jump(by)
        })
        break
      }
      case 'disk':
        this.trace.add(world.disk.isFull ? 'the disk has room' : 'the disk is full')
        world.disk.setFull(!world.disk.isFull)
        break
      case 'kill':
        processes.kill()
        break
      case 'restart':
        await processes.stop(() => progress.goOn())
        break
      case 'start':
        void processes.start()
        break
      case 'command':
        processes.command()
        break
      default:
        what satisfies never
    }
  }

  async #check(verify: boolean): Promise<void> {
    this.#course.assertRight()
    const { world, unchecked } = this.#course
    const { store } = this.#processes
    if (store === undefined || (!unchecked && !verify)) return
    await this.#checker.compare(store.read, world.root.key, world.time.clock())
    if (verify) await this.#checker.verify(store.read)
    this.#course.unchecked = false
  }

  async #end(): Promise<void> {
    const ending = {
      course: this.#course,
      requests: this.#requests,
      processes: this.#processes,
      progress: this.#progress,
      check: (verify: boolean) => this.#check(verify),
    }
    await recover(ending)
    await end(ending)
  }
}
