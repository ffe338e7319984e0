import {
  OutcomeUnknown,
  StoreUnavailable,
  type Outcome,
  type Plan,
  type Reads,
  type Store,
} from '../../src/store/store.ts'
import { RootKeyError, type RootKey, type RootSource } from '../../src/vault/root/root.ts'
import { tasks, type Task } from './task.ts'

export const MARK = 'injected fault'

/**
 * What goes wrong with a call. `unavailable`: nothing of it happened. `unknown`: all of it happened, and nobody is told.
 */
export type Fault = 'unavailable' | 'unknown' | 'broken' | 'wrong'

/** A call of the port that waits until the simulation lets it through. */
export interface Pending {
  readonly task: Task
  readonly name: string
  readonly kind: 'read' | 'commit' | 'root' | 'other'
  /** The real store that it goes to; undefined where it goes to none. */
  readonly to: Store | undefined
  /** Lets it through and waits for its end, whatever that is. */
  release(fault: Fault | undefined): Promise<void>
}

/** Where the processes of a simulation touch the world: their calls line up here. */
export class Gate {
  pending: Pending[] = []
  /** Grows with everything that happens, so that a standstill can be told. */
  activity = 0
  #process = 0
  readonly #closed = new WeakSet<Store>()

  /** The process has been killed: what waits is never answered, and what comes late from it never arrives. */
  kill(): void {
    this.#process++
    this.pending = []
  }

  #line<T>(
    { name, kind, to }: Pick<Pending, 'name' | 'kind' | 'to'>,
    real: () => Promise<T>,
    refuse: (fault: Fault) => Error | undefined,
    told: (task: Task, result: T) => void,
  ): Promise<T> {
    const task = tasks.getStore()
    if (task === undefined) throw new Error(`a call of ${name} that belongs to no task`)
    // The process that has closed it is over before anything comes of that.
    if (to !== undefined && this.#closed.has(to)) return new Promise<T>(() => undefined)
    this.activity++
    const process = this.#process
    return new Promise<T>((resolve, reject) => {
      const release: Pending['release'] = async (fault) => {
        this.activity++
        if (fault !== undefined) task.injected = true
        const refused = fault && fault !== 'unknown' ? refuse(fault) : undefined
        if (refused !== undefined) {
          reject(refused)
          return
        }
        try {
          const result = await real()
          told(task, result)
          if (fault === 'unknown') reject(new OutcomeUnknown(MARK))
          else resolve(result)
        } catch (error) {
          task.done({ kind: 'refused', error })
          reject(error instanceof Error ? error : new Error('what was thrown is no error', { cause: error }))
        }
      }
      if (process === this.#process) this.pending.push({ task, name, kind, to, release })
    })
  }

  /** The store behind the gate. */
  store(real: Store): Store {
    const refuse = (fault: Fault) => (fault === 'broken' ? new Error(MARK) : new StoreUnavailable(MARK))
    const read = new Proxy(real.read, {
      get: (target, name, receiver) => {
        const method = Reflect.get(target, name, receiver) as (...given: unknown[]) => Promise<unknown>
        return (...given: unknown[]) =>
          this.#line(
            { name: String(name), kind: 'read', to: real },
            () => Reflect.apply(method, target, given),
            refuse,
            (task, found) => {
              task.done({ kind: 'read', name: String(name), found })
            },
          )
      },
    })
    return {
      ...real,
      read,
      commit: (plan: Plan) => {
        const line = this.#line<Outcome>(
          { name: 'commit', kind: 'commit', to: real },
          () => real.commit(plan),
          refuse,
          (task, outcome) => {
            task.done(outcome === 'committed' ? { kind: 'committed', plan } : { kind: 'stale' })
          },
        )
        tasks.getStore()?.done({ kind: 'handed-over', plan })
        return line
      },
      snapshot: <T>(work: (read: Reads) => Promise<T>) =>
        this.#line<T>(
          { name: 'snapshot', kind: 'other', to: real },
          () => real.snapshot(work),
          refuse,
          () => undefined,
        ),
      backup: (file) =>
        this.#line(
          { name: 'backup', kind: 'other', to: real },
          () => real.backup(file),
          refuse,
          (task) => {
            task.done({ kind: 'backed-up' })
          },
        ),
      // A store waits for what was handed to it.
      close: async () => {
        this.#closed.add(real)
        for (const entry of this.pending.filter(({ to }) => to === real)) await entry.release(undefined)
        this.pending = this.pending.filter(({ to }) => to !== real)
        await real.close()
      },
    }
  }

  /** Where the root key comes from: it can be late, refuse, or have another one. */
  root(current: () => RootKey, strange: RootKey): RootSource {
    const load = (answer: () => RootKey) =>
      this.#line(
        { name: 'root key', kind: 'root', to: undefined },
        () => Promise.resolve(answer()),
        (fault) => (fault === 'wrong' ? undefined : new RootKeyError(MARK)),
        () => undefined,
      )
    return { description: 'env:SIMULATED', load: () => load(() => (this.#strange ? strange : current())) }
  }

  #strange = false

  /** Lets a call for the root key through to another key than the right one. */
  async releaseStrange(entry: Pending): Promise<void> {
    entry.task.injected = true
    this.#strange = true
    const released = entry.release(undefined)
    this.#strange = false
    await released
  }
}
