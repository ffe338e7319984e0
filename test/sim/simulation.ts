import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { DATABASE_FILE, type Deployment } from '../../src/deployment.ts'
import type { Store } from '../../src/store/store.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { CODE_LIFE_S, codeId, newCode } from '../../src/tokens/code.ts'
import type { Beginning } from './beginning.ts'
import { Books } from './books.ts'
import { chanceFrom } from './chance.ts'
import { Checker } from './check.ts'
import { callOf, claims, Known } from './claims.ts'
import { isWorking } from './crypto.ts'
import { Flight, type Surroundings } from './flight.ts'
import { tasks, type Done, type Pending, type Task } from './gate.ts'
import { Lending } from './lending.ts'
import { codeOf } from './moves/codes.ts'
import { clients } from './moves/connectors.ts'
import { purged } from './moves/grants.ts'
import { moves } from './moves/index.ts'
import { lending, towardsLending } from './moves/mailboxes.ts'
import { towardsTokens } from './moves/tokens.ts'
import type { Event, Maker } from './moves/move.ts'
import { applied, command, type Command } from './operator.ts'
import { holdsSecret, Pick } from './pick.ts'
import { callFaultOf, faultOf, jump, passing, profile, weights } from './profile.ts'
import { startServer, type Server } from './server.ts'
import { Trace } from './trace.ts'
import { World } from './world.ts'

/** How long work outside the port may take, by the real clock, before it counts as hung. */
const HUNG_MS = 20_000
/** How long a simulation may be at a standstill, by its own clock: a rotation pauses for as long as a batch took. */
const STANDSTILL_MS = 72 * 3_600_000
/** How long a request may wait once nothing goes wrong any more: a lease of who has died is over by then. */
const SOON_MS = 15_000
const VERIFY_EVERY_STEPS = 25
const realNow = performance.now.bind(performance)

export interface Counts {
  requests: number
  changes: number
  faults: number
  kills: number
  commands: number
  /** Provider tokens that were lent, that were refreshed, and grants that a provider has ended. */
  lent: number
  refreshed: number
  invalidated: number
}

/** What is counted of the records that are left. */
const COUNTED: Readonly<Record<string, 'lent' | 'refreshed' | 'invalidated'>> = {
  'grant.token_lent': 'lent',
  'grant.refreshed': 'refreshed',
  'grant.invalidated': 'invalidated',
}

/** A background task or a command of the operator; requests are Flights. */
interface Beside extends Task {
  over: boolean
  overlapped: boolean
}

/** One simulation: everything in it follows from the seed. */
export class Simulation {
  readonly trace = new Trace()
  readonly counts: Counts = {
    ...{ requests: 0, changes: 0, faults: 0, kills: 0, commands: 0 },
    ...{ lent: 0, refreshed: 0, invalidated: 0 },
  }
  readonly #seed: number
  readonly #pick: Pick
  readonly #profile: ReturnType<typeof profile>
  readonly #world: World
  readonly #books: Books
  readonly #checker: Checker
  readonly #around: Omit<Surroundings, 'admit' | 'denialDue'>
  readonly #state
  readonly #known = new Known()
  readonly #moves: (readonly [number, Maker])[]
  readonly #towards: Maker
  readonly #lending: Lending
  #flights: Flight[] = []
  /** Those that were answered while something was still to be kept for them. */
  readonly #triedOn = new Set<Flight>()
  #beside: Beside[] = []
  #server: Server | undefined
  #deployment: Deployment | undefined
  #store: Store | undefined
  /** Since when nothing goes wrong any more, by the time that passes. */
  #faultlessSince: number | undefined
  #unchecked = true
  #number = 0
  #stillSince: number | undefined
  #wrong: string | undefined

  constructor(seed: number, beginning: Beginning) {
    this.#seed = seed
    this.#pick = new Pick(seed)
    this.#profile = profile(this.#pick)
    this.#state = beginning.state()
    this.#world = new World(beginning.folder)
    const { time, calls } = this.#world
    const { provider } = calls
    this.#lending = new Lending(this.#state, time, (flight) => this.#world.isBusy(flight))
    this.#checker = new Checker(beginning.deployment, this.#state, { provider, lending: this.#lending })
    this.#books = new Books(this.#state)
    this.#known.keys.set(beginning.key.id, beginning.key.hash)
    const { links, tokens, signedIn } = this.#known
    this.#towards = this.#profile.about === 'tokens' ? towardsTokens(tokens, signedIn) : towardsLending(provider)
    this.#moves = [...moves({ links, tokens, signedIn, provider })]
    this.#around = {
      state: this.#state,
      clock: time.clock,
      lending: this.#lending,
      aside: (flight, events, plan) => {
        this.#count(events)
        this.#books.aside(flight, events, plan)
        for (const other of this.#underWay()) other.reconsider()
      },
      changed: (flight, { events }, now) => {
        this.counts.changes++
        this.#count(events)
        this.#books.changed(flight, events, now)
        for (const other of this.#underWay()) if (other !== flight) other.reconsider()
        this.#triedOn.delete(flight)
      },
      denied: (flight, plan) => {
        this.#books.denied(flight, plan)
      },
      fail: (why) => {
        this.#fail(why)
      },
      diskIsFull: () => this.#world.disk.isFull,
    }
  }

  /** @throws with what is wrong, at the first step after which something is. */
  async run(steps: number): Promise<void> {
    const restoreTime = this.#world.time.install()
    const restoreChance = chanceFrom(this.#seed)
    const unhandled = (error: unknown) => {
      this.#fail(`a promise was rejected and nobody took notice, which ends a process: ${String(error)}`)
    }
    process.on('unhandledRejection', unhandled)
    try {
      void this.#startServer()
      for (let step = 1; step <= steps; step++) {
        this.trace.step = step
        await this.#step()
        await this.#settle()
        await this.#check(step % VERIFY_EVERY_STEPS === 0)
      }
      this.trace.step = steps + 1
      await this.#recover()
      await this.#end()
    } finally {
      await this.#world.close()
      restoreTime()
      restoreChance()
      process.off('unhandledRejection', unhandled)
    }
  }

  // --- what happens ---

  async #step(): Promise<void> {
    const { pending } = this.#world.gate
    const under = (label: string) => this.#beside.some((one) => one.label === label && !one.over)
    const what = this.#pick.weighted(
      weights(this.#profile, {
        isUp: this.#server !== undefined,
        isStarting: under('start'),
        requests: this.#flights.length,
        commands: this.#beside.filter(({ label, over }) => COMMANDS.has(label) && !over).length,
        pending: pending.length,
        commits: pending.filter(({ kind }) => kind === 'commit').length,
        calls: this.#world.calls.pending.length,
      }),
    )
    switch (what) {
      case 'request':
        this.#request()
        break
      case 'release':
        await this.#releaseSome()
        break
      case 'call':
        this.#call()
        break
      case 'signIn':
        await this.#signIn()
        break
      case 'revoke':
        this.#revoke()
        break
      case 'expire':
        this.#expire()
        break
      case 'group':
        await this.#releaseGroup()
        break
      case 'pass':
      case 'jump': {
        const by = what === 'pass' ? passing(this.#pick, this.#profile) : jump(this.#pick)
        this.trace.add(`${what} ${by} ms`)
        const { time } = this.#world
        this.#pass(() => {
          if (what === 'pass') time.pass(by)
          else time.jump(by)
        })
        break
      }
      case 'disk':
        this.trace.add(this.#world.disk.isFull ? 'the disk has room' : 'the disk is full')
        this.#world.disk.setFull(!this.#world.disk.isFull)
        break
      case 'kill':
        this.#kill()
        break
      case 'restart':
        await this.#stopServer()
        break
      case 'start':
        void this.#startServer()
        break
      case 'command':
        this.#command()
        break
      default:
        what satisfies never
    }
  }

  #request(given?: Maker): void {
    const app = this.#pick.of([...this.#state.applications.values()])
    const make = given ?? (this.#pick.percent(this.#profile.mostly) ? this.#towards : this.#anyMove())
    const move = app && make?.(this.#pick, this.#state, app)
    if (move === undefined || app === undefined) return
    const operation = this.#server?.operations.get(move.operation)
    const instance = this.#pick.of(this.#server?.instances ?? [])
    const door = instance?.doorTo(move.operation)
    if (operation === undefined || instance === undefined || door === undefined)
      throw new Error(`no operation ${move.operation}`)
    const isOwn = operation.path.startsWith('/v3/')
    if (operation.id === 'accept_invitation' && this.#flights.some(({ label }) => label === operation.id)) return
    const number = ++this.#number
    const plain = given !== undefined || (this.#profile.about === 'lending' && this.#pick.percent(85))
    const who = claims(this.#pick, this.#state, this.#known, { app, operation, move, number, isOwn, plain })
    const requestId = `request-${number}`
    const { admit, denialDue } = instance
    const flight = new Flight(
      { number, move, operation, claims: who, requestId, instance: instance.number },
      { ...this.#around, admit, denialDue },
    )
    this.#flights.push(flight)
    this.counts.requests++
    this.trace.add(`${flight.number} asks ${operation.id} ${JSON.stringify(move.params ?? {})} as ${who.kind}`)
    const call = callOf({ move, operation, app: app.id, who, requestId })
    const { time } = this.#world
    const came = time.passed
    void tasks
      .run(flight, () => door(call))
      .then((answer) => {
        if (!this.#flights.includes(flight)) return
        this.#world.gate.activity++
        this.#flights = this.#flights.filter((one) => one !== flight)
        this.trace.add(`${flight.number} is answered ${answer.status}`)
        flight.answered(answer, time.passed - came)
        if (flight.isTriedOn) this.#triedOn.add(flight)
        const waited = time.passed - Math.max(came, this.#faultlessSince ?? Infinity)
        if (waited > SOON_MS && time.jumps.backwards === 0)
          this.#fail(`${flight.label} has been held up, though nothing goes wrong any more`)
        this.#known.learn(operation.id, answer)
      })
  }

  #anyMove(): Maker | undefined {
    return this.#pick.of(this.#moves.flatMap(([weight, make]) => Array<Maker>(weight).fill(make)))
  }

  #take<T>(pending: T[]): T {
    const [entry] = pending.splice(this.#pick.below(pending.length), 1)
    if (entry === undefined) throw new Error('nothing is pending')
    return entry
  }

  // --- users ---

  /** A user has signed in, as the hosted pages let one: a code is there. What they do before is no part of a simulation. */
  async #signIn(): Promise<void> {
    const app = this.#pick.of([...this.#state.applications.values()])
    const grantId = this.#pick.of([...(app?.grants.keys() ?? [])])
    if (app === undefined || grantId === undefined || this.#deployment === undefined) return
    const now = this.#world.time.clock()
    const of = codeOf(this.#pick, grantId)
    const { code, change } = newCode(this.#deployment.keys.current, { app: app.id as ApplicationId, now, code: of })
    // A full disk, or a data key that is not the primary one any more, leaves none.
    const outcome = await this.#store?.commit({ changes: [change], audit: [] }).catch(() => 'stale')
    if (outcome !== 'committed') return
    this.trace.add('a user has signed in')
    const id = codeId(code)
    app.codes.set(id, { of, expiresAt: now + CODE_LIFE_S, used: undefined, purged: false })
    this.#known.signedIn.codes.set(id, code)
    this.#unchecked = true
    for (const flight of this.#flights) flight.reconsider()
  }

  // --- providers ---

  #call(): void {
    const { calls } = this.#world
    const call = this.#take(calls.pending)
    const isNew = call.reply === undefined
    const fault = isNew && this.#faultlessSince === undefined ? callFaultOf(this.#pick, this.#profile) : undefined
    this.trace.add(`${call.task.number} ${call.name}${isNew ? '' : ', late'}${fault ? `: ${fault}` : ''}`)
    if (fault !== undefined) this.counts.faults++
    calls.release(call, fault)
  }

  #revoke(): void {
    const all = [...this.#state.applications.values()].flatMap(({ grants }) => [...grants.values()])
    const refreshToken = this.#pick.of(all)?.secret?.['refresh_token']
    if (typeof refreshToken !== 'string') return
    this.trace.add('a user takes a consent back')
    this.#world.calls.provider.revoke(refreshToken)
  }

  #expire(): void {
    const { expired } = this.#world.calls.provider
    const id = this.#pick.of(clients)
    this.trace.add(`the secret of ${id} ${expired.has(id) ? 'is good again' : 'expires'}`)
    if (!expired.delete(id)) expired.add(id)
  }

  /** One call, or several that change nothing. */
  async #releaseSome(): Promise<void> {
    const { gate } = this.#world
    for (let left = 1 + this.#pick.below(this.#profile.reading); left > 0 && gate.pending.length > 0; left--) {
      const entry = this.#take(gate.pending)
      await this.#release(entry)
      if (entry.kind !== 'read') return
      await this.#settle()
    }
  }

  async #release(entry: Pending): Promise<void> {
    const fault = this.#faultlessSince === undefined ? faultOf(this.#pick, this.#profile, entry.kind) : undefined
    this.trace.add(`${entry.task.number} ${entry.name}${fault ? `: ${fault}` : ''}`)
    if (fault !== undefined) this.counts.faults++
    // A keyring that is being opened anew is shared by all who wait for it, and so are the keys that sign.
    if (fault !== undefined && (entry.kind === 'root' || SHARED.has(entry.name)))
      for (const task of [...this.#flights, ...this.#beside]) task.injected = true
    if (fault === 'wrong') await this.#world.gate.releaseStrange(entry)
    else await entry.release(fault)
    this.#unchecked ||= entry.kind === 'commit'
  }

  /** Several commits in one turn, so that they share a transaction. */
  async #releaseGroup(): Promise<void> {
    const commits = this.#world.gate.pending.filter(({ kind }) => kind === 'commit')
    const group: Pending[] = []
    for (let left = 2 + this.#pick.below(commits.length - 1); left > 0; left--)
      group.push(...commits.splice(this.#pick.below(commits.length), 1))
    this.#world.gate.pending = this.#world.gate.pending.filter((entry) => !group.includes(entry))
    this.trace.add(`together: ${group.map(({ task }) => task.number).join(' ')}`)
    await Promise.all(group.map((entry) => entry.release(undefined)))
    this.#unchecked = true
  }

  // --- processes ---

  #besides(label: string, leavesPort: boolean, done: (what: Done, task: Beside) => void): Beside {
    const task: Beside = {
      number: ++this.#number,
      label,
      leavesPort,
      injected: false,
      over: false,
      overlapped: false,
      done: (what) => {
        try {
          if (what.kind === 'refused') {
            if (this.#world.disk.isFull) task.injected = true
            else this.#fail(`${label}: the store refused without a fault: ${String(what.error)}`)
          } else done(what, task)
        } catch (error) {
          this.#fail(`${label}: ${error instanceof Error ? error.message : String(error)}`)
        }
      },
    }
    this.#beside.push(task)
    return task
  }

  async #startServer(): Promise<void> {
    const task = this.#besides('start', true, () => undefined)
    this.trace.add(`${task.number} start`)
    let store: Store | undefined
    const opening = tasks.run(task, () =>
      this.#world.open((one) => {
        store = one
      }),
    )
    const started = opening.then(
      (deployment) => {
        if (!this.#beside.includes(task)) return
        this.#deployment = deployment
        this.#store = store
        this.#world.disk.setFull(this.#world.disk.isFull)
        const background = this.#besides('background', false, (what) => {
          if (what.kind !== 'committed') return
          this.#unchecked = true
          for (const change of what.plan.changes)
            if (change.kind === 'purge') for (const app of this.#state.applications.values()) purged(app, change)
          for (const flight of this.#underWay()) flight.reconsider()
        })
        this.#server = startServer(deployment, {
          time: this.#world.time,
          rateLimit: this.#profile.rateLimit,
          instances: this.#profile.instances,
          upstream: this.#world.calls.open(),
          log: (line) => {
            if (this.#holdsSecret(line)) this.#fail('a secret is in the log')
            if (line.startsWith('housekeeping failed') && !background.injected) this.#fail(`without a fault: ${line}`)
          },
          background: (work) => tasks.run(background, work),
        })
        this.#unchecked = true
        this.trace.add('the server is up')
      },
      (error: unknown) => {
        if (!this.#beside.includes(task)) return
        this.trace.add('the server does not start')
        if (!task.injected) this.#fail(`the server does not start without a fault: ${String(error)}`)
      },
    )
    await started.finally(() => {
      task.over = true
      this.#world.gate.activity++
    })
  }

  #kill(): void {
    this.trace.add('killed')
    this.counts.kills++
    this.#world.kill(this.#pick)
    this.#lending.ended()
    this.#flights = []
    this.#triedOn.clear()
    this.#beside = []
    this.#server = this.#deployment = this.#store = undefined
  }

  /** As on SIGTERM: what is under way is finished first. */
  async #stopServer(): Promise<void> {
    this.trace.add('stop')
    const [server, deployment] = [this.#server, this.#deployment]
    if (server === undefined || deployment === undefined) return
    while (this.#flights.length > 0) await this.#goOn()
    this.#server = undefined
    const stop = { over: false }
    void server.stop().then(() => {
      stop.over = true
      this.#world.gate.activity++
    })
    while (!stop.over) await this.#goOn()
    await deployment.close()
    this.#world.calls.end(this.#pick)
    this.#lending.ended()
    this.#triedOn.clear()
    this.#deployment = this.#store = undefined
    this.#beside = this.#beside.filter(({ label }) => label !== 'background')
  }

  #command(): void {
    const name = this.#pick.of<Command>(['rotate', 'rotate', 'rotate-root', 'verify', 'backup'])
    const next = this.#world.nextRoot()
    const task = this.#besides(name, true, (what, self) => {
      if (what.kind === 'backed-up') this.#world.copied()
      if (what.kind !== 'committed') return
      this.#books.commanded(applied(name, what.plan, this.#state), what.plan)
      if (this.#state.rootId === next.key.id) this.#world.root = next
      for (const flight of this.#underWay()) flight.reconsider()
      for (const other of this.#beside) if (other !== self && !other.over) other.overlapped = true
    })
    for (const other of this.#beside)
      if (other !== task && !other.over && COMMANDS.has(other.label)) other.overlapped = task.overlapped = true
    this.counts.commands++
    this.trace.add(`${task.number} ${name}`)
    const ended = tasks.run(task, () =>
      command(name, {
        open: () => this.#world.open(),
        clock: this.#world.time.clock,
        nextRoot: next.key,
        fresh: () => this.#world.disk.fresh(),
        then: this.#world.then,
        outside: (work) => tasks.exit(work),
      }),
    )
    void ended
      .catch((error: unknown) => (task.injected || task.overlapped ? undefined : String(error)))
      .then((wrong) => {
        if (!this.#beside.includes(task)) return
        this.trace.add(`${task.number} ${name} is over`)
        if (wrong !== undefined) this.#fail(`${name}: ${wrong}`)
        task.over = true
        this.#beside = this.#beside.filter((one) => one !== task)
        this.#world.gate.activity++
      })
  }

  // --- what must be true ---

  async #check(verify: boolean): Promise<void> {
    if (this.#wrong !== undefined) throw new Error(this.#wrong)
    if (this.#store === undefined || (!this.#unchecked && !verify)) return
    const { read } = this.#store
    await this.#checker.compare(read, this.#world.root.key, this.#world.time.clock())
    if (verify) await this.#checker.verify(read)
    this.#unchecked = false
  }

  /** What users have been given is known by itself, as it comes from the product. */
  #holdsSecret(text: string): boolean {
    const { codes, refreshTokens } = this.#known.signedIn
    return holdsSecret(text) || [...codes.values(), ...refreshTokens.keys()].some((one) => text.includes(one))
  }

  #count(events: readonly Event[]): void {
    for (const { event } of events) {
      const name = COUNTED[event]
      if (name !== undefined) this.counts[name]++
    }
  }

  #fail(why: string): void {
    this.#wrong ??= why
  }

  // --- to a standstill ---

  /** Until everything waits for the simulation: at the gate, for another request, or for time to pass. */
  async #settle(): Promise<void> {
    const since = realNow()
    for (let quiet = 0; quiet < 2;) {
      const { activity } = this.#world.gate
      await turn()
      const outside = [...this.#flights, ...this.#beside].some(
        (task) => task.leavesPort && !task.over && !this.#world.isBusy(task),
      )
      quiet = activity === this.#world.gate.activity && !outside && !isWorking() ? quiet + 1 : 0
      if (realNow() - since > HUNG_MS) throw new Error('something has been under way for too long')
    }
  }

  /** One call more; where none is under way, the next moment at which somebody wanted to go on. */
  async #goOn(): Promise<void> {
    const { gate, calls, time } = this.#world
    // What has just been begun has come to its first call by then.
    if (gate.pending.length === 0) await this.#settle()
    if (gate.pending.length + calls.pending.length > 0) {
      this.#stillSince = undefined
      if (gate.pending.length > 0) await this.#release(this.#take(gate.pending))
      else this.#call()
    } else {
      this.#stillSince ??= time.passed
      if (this.#waits())
        this.#pass(() => {
          time.passToNext()
        })
    }
    await this.#settle()
    if (this.#wrong !== undefined) throw new Error(this.#wrong)
    if (time.passed - (this.#stillSince ?? Infinity) > STANDSTILL_MS)
      throw new Error(`never answered: ${this.#flights.map(({ label }) => label).join(', ')}`)
  }

  /** Whether somebody waits for something else than a call: a moment, or what another one does. */
  #waits(): boolean {
    return this.#flights.length > 0 || this.#beside.some(({ label, over }) => COMMANDS.has(label) && !over)
  }

  #underWay(): Flight[] {
    return [...this.#flights, ...this.#triedOn]
  }

  #pass(pass: () => void): void {
    pass()
    for (const flight of this.#underWay()) flight.reconsider()
  }

  // --- the end ---

  /** Without faults, everything works again. */
  async #recover(): Promise<void> {
    this.trace.add('no more faults')
    this.#faultlessSince = this.#world.time.passed
    this.#world.disk.setFull(false)
    this.#world.calls.provider.expired.clear()
    const idle = () => this.#world.gate.pending.length === 0 && this.#flights.length === 0
    do await this.#goOn()
    while (!idle())
    if (this.#server === undefined) {
      void this.#startServer()
      do await this.#goOn()
      while (!idle())
    }
    await this.#check(true)
    for (const operation of ['create_connector', 'create_credential', 'patch_credential_by_id', 'get_credential_all']) {
      this.#world.time.pass(1001)
      await this.#settle()
      const make: Maker = (pick, state, app) => {
        for (const [, one] of this.#moves) {
          const move = one(pick, state, app)
          if (move?.operation === operation) return move
        }
        return undefined
      }
      this.#request(make)
      do await this.#goOn()
      while (!idle())
      await this.#check(false)
    }
    for (let again = 0; again < 2; again++) {
      this.#world.time.pass(1001)
      await this.#settle()
      this.#request((pick, _state, { grants }) => {
        const id = pick.of([...grants.values()].filter(({ token }) => token !== undefined))?.id
        return id === undefined ? undefined : lending(id, 3000)
      })
      do await this.#goOn()
      while (!idle())
      await this.#check(false)
    }
    this.#command()
    do await this.#goOn()
    while (!idle() || this.#beside.some(({ label, over }) => COMMANDS.has(label) && !over))
    await this.#check(true)
  }

  /** A stop, and another start: the same is there. And no secret is in any file. */
  async #end(): Promise<void> {
    await this.#stopServer()
    void this.#startServer()
    do await this.#goOn()
    while (this.#server === undefined)
    this.#unchecked = true
    await this.#check(true)
    for (const name of readdirSync(this.#world.folder).filter((one) => one.startsWith(DATABASE_FILE)))
      if (this.#holdsSecret(readFileSync(path.join(this.#world.folder, name), 'latin1')))
        throw new Error(`a secret is in ${name}`)
  }
}

const SHARED: ReadonlySet<string> = new Set(['dataKeys', 'boxesOfKind', 'lease'])

const COMMANDS: ReadonlySet<string> = new Set<Command>(['rotate', 'rotate-root', 'verify', 'backup'])
