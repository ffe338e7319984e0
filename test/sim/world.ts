import { openDeployment, type Deployment } from '../../src/deployment.ts'
import type { Store } from '../../src/store/store.ts'
import { tablesOf } from '../harness/tables.ts'
import { rootKey } from './beginning.ts'
import { Calls } from './calls.ts'
import { Disk } from './disk.ts'
import { Gate } from './gate.ts'
import type { Task } from './task.ts'
import type { Pick } from './pick.ts'
import { Time } from './time.ts'

/** What was stored when a copy was made. */
export interface Copied {
  readonly tables: ReturnType<typeof tablesOf>
  readonly rootText: string
}

/** What processes live in, and what stays when they end: time, files, and where the root key comes from. */
export class World {
  readonly time = new Time()
  readonly disk = new Disk()
  readonly gate = new Gate()
  readonly calls = new Calls(this.time, () => {
    this.gate.activity++
  })
  folder: string
  root = rootKey(0)
  readonly #strange = rootKey(-1).key
  readonly #opened = new Set<Store>()
  #roots = 0
  #copied: Copied | undefined

  /** @param beginning the folder that it starts from, which stays as it is */
  constructor(beginning: string) {
    this.folder = this.disk.copy(beginning)
  }

  /** Another root key than any before. */
  nextRoot(): ReturnType<typeof rootKey> {
    return rootKey(++this.#roots)
  }

  /** Opens the deployment as a process does, through the gate. */
  open(onStore: (real: Store) => void = () => undefined): Promise<Deployment> {
    return openDeployment({
      data: this.folder,
      rootKey: this.gate.root(() => this.root.key, this.#strange),
      clock: this.time.clock,
      create: false,
      through: (real) => {
        this.#opened.add(real)
        onStore(real)
        return this.gate.store({
          ...real,
          close: async () => {
            this.#opened.delete(real)
            await real.close()
          },
        })
      },
    })
  }

  /** Whether a task waits for something: a call, or a moment. */
  isBusy(task: Task): boolean {
    const { gate, calls, time } = this
    return [...gate.pending, ...calls.pending].some((one) => one.task === task) || time.sleepers().has(task)
  }

  /** Notes what is stored, for a copy is being made of it. */
  copied(): void {
    this.#copied = { tables: tablesOf(this.folder), rootText: this.root.text }
  }

  /** As it was when the last copy was made. */
  readonly then = (): Copied => {
    if (this.#copied === undefined) throw new Error('no copy was made')
    return this.#copied
  }

  /** The end of all processes at any moment: what was in memory is gone, the files stay as they are. */
  kill(pick: Pick): void {
    this.gate.kill()
    this.calls.end(pick)
    this.time.forget()
    this.folder = this.disk.copy(this.folder)
  }

  async close(): Promise<void> {
    this.gate.kill()
    for (const store of this.#opened) await store.close()
    this.time.forget()
    this.disk.remove()
  }
}
