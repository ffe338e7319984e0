import type { Deployment } from '../../src/deployment.ts'
import type { Store } from '../../src/store/store.ts'
import type { Course } from './course.ts'
import { tasks, type Done, type Task } from './task.ts'
import { purged } from './moves/grants.ts'
import { applied, command, type Command } from './operator.ts'
import type { Requests } from './requests.ts'
import { startServer, type Server } from './server.ts'

const COMMANDS: ReadonlySet<string> = new Set<Command>(['rotate', 'rotate-root', 'verify', 'backup'])

/** A background task or a command of the operator; requests are Flights. */
interface Beside extends Task {
  over: boolean
  overlapped: boolean
}

/** The processes of a simulation: a server that starts, stops and is killed, and the operator's commands beside it. */
export class Processes {
  readonly #course: Course
  readonly #requests: Requests
  #beside: Beside[] = []
  #server: Server | undefined
  #deployment: Deployment | undefined
  #store: Store | undefined

  constructor(course: Course, requests: Requests) {
    this.#course = course
    this.#requests = requests
  }

  /** What goes on beside requests. */
  get beside(): readonly Beside[] {
    return this.#beside
  }

  /** The server that is up. */
  get server(): Server | undefined {
    return this.#server
  }

  /** What the server has opened; it keeps that until it has stopped. */
  get deployment(): Deployment | undefined {
    return this.#deployment
  }

  /** The store of the server, before the gate. */
  get store(): Store | undefined {
    return this.#store
  }

  get isStarting(): boolean {
    return this.#beside.some(({ label, over }) => label === 'start' && !over)
  }

  /** How many of the operator's commands are not over. */
  get commands(): number {
    return this.#beside.filter(({ label, over }) => COMMANDS.has(label) && !over).length
  }

  async start(): Promise<void> {
    const { trace, world } = this.#course
    const task = this.#besides('start', true, () => undefined)
    trace.add(`${task.number} start`)
    let store: Store | undefined
    const opening = tasks.run(task, () =>
      world.open((one) => {
        store = one
      }),
    )
    const started = opening.then(
      (deployment) => {
        if (!this.#beside.includes(task)) return
        this.#deployment = deployment
        this.#store = store
        world.disk.setFull(world.disk.isFull)
        this.#server = this.#serve(deployment)
        this.#course.unchecked = true
        trace.add('the server is up')
      },
      (error: unknown) => {
        if (!this.#beside.includes(task)) return
        trace.add('the server does not start')
        if (!task.injected) this.#course.fail(`the server does not start without a fault: ${String(error)}`)
      },
    )
    await started.finally(() => {
      task.over = true
      world.gate.activity++
    })
  }

  /** The end of the server and of every command, at any moment. */
  kill(): void {
    const { trace, counts, world, pick, lending } = this.#course
    trace.add('killed')
    counts.kills++
    world.kill(pick)
    lending.ended()
    this.#requests.forget()
    this.#beside = []
    this.#server = this.#deployment = this.#store = undefined
  }

  /**
   * As on SIGTERM: what is under way is finished first.
   * @param goOn lets one call more through
   */
  async stop(goOn: () => Promise<void>): Promise<void> {
    const { trace, world, pick, lending } = this.#course
    trace.add('stop')
    const [server, deployment] = [this.#server, this.#deployment]
    if (server === undefined || deployment === undefined) return
    while (this.#requests.flights.length > 0) await goOn()
    this.#server = undefined
    const stop = { over: false }
    void server.stop().then(() => {
      stop.over = true
      world.gate.activity++
    })
    while (!stop.over) await goOn()
    await deployment.close()
    world.calls.end(pick)
    lending.ended()
    this.#requests.forget()
    this.#deployment = this.#store = undefined
    this.#beside = this.#beside.filter(({ label }) => label !== 'background')
  }

  /** The operator runs a command. */
  command(): void {
    const { pick, world, books, state, counts, trace } = this.#course
    const name = pick.of<Command>(['rotate', 'rotate', 'rotate-root', 'verify', 'backup'])
    const next = world.nextRoot()
    const task = this.#besides(name, true, (what, self) => {
      if (what.kind === 'backed-up') world.copied()
      if (what.kind !== 'committed') return
      books.commanded(applied(name, what.plan, state), what.plan)
      if (state.rootId === next.key.id) world.root = next
      this.#requests.reconsider()
      for (const other of this.#beside) if (other !== self && !other.over) other.overlapped = true
    })
    for (const other of this.#beside)
      if (other !== task && !other.over && COMMANDS.has(other.label)) other.overlapped = task.overlapped = true
    counts.commands++
    trace.add(`${task.number} ${name}`)
    const ended = tasks.run(task, () =>
      command(name, {
        open: () => world.open(),
        clock: world.time.clock,
        nextRoot: next.key,
        fresh: () => world.disk.fresh(),
        then: world.then,
        outside: (work) => tasks.exit(work),
      }),
    )
    void ended
      .catch((error: unknown) => (task.injected || task.overlapped ? undefined : String(error)))
      .then((wrong) => {
        if (!this.#beside.includes(task)) return
        trace.add(`${task.number} ${name} is over`)
        if (wrong !== undefined) this.#course.fail(`${name}: ${wrong}`)
        task.over = true
        this.#beside = this.#beside.filter((one) => one !== task)
        world.gate.activity++
      })
  }

  #serve(deployment: Deployment): Server {
    const { world, profile, state, lending } = this.#course
    const background = this.#besides('background', false, (what) => {
      if (what.kind !== 'committed') return
      this.#course.unchecked = true
      for (const change of what.plan.changes)
        if (change.kind === 'purge') for (const app of state.applications.values()) purged(app, change, lending)
      this.#requests.reconsider()
    })
    return startServer(deployment, {
      time: world.time,
      rateLimit: profile.rateLimit,
      instances: profile.instances,
      upstream: world.calls.open(),
      log: (line) => {
        if (this.#course.holdsSecret(line)) this.#course.fail('a secret is in the log')
        if (line.startsWith('housekeeping failed') && !background.injected)
          this.#course.fail(`without a fault: ${line}`)
      },
      background: (work) => tasks.run(background, work),
    })
  }

  #besides(label: string, leavesPort: boolean, done: (what: Done, task: Beside) => void): Beside {
    const task: Beside = {
      number: this.#course.nextNumber(),
      label,
      jumps: this.#course.world.time.jumps.forwards,
      leavesPort,
      injected: false,
      over: false,
      overlapped: false,
      done: (what) => {
        try {
          if (what.kind === 'refused') {
            if (this.#course.world.disk.isFull) task.injected = true
            else this.#course.fail(`${label}: the store refused without a fault: ${String(what.error)}`)
          } else done(what, task)
        } catch (error) {
          this.#course.fail(`${label}: ${error instanceof Error ? error.message : String(error)}`)
        }
      },
    }
    this.#beside.push(task)
    return task
  }
}
