import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'
import { DeploymentError } from '../../deployment.ts'
import type { Snapshot } from '../../http/metrics.ts'
import { WORKER_NUMBER, type FromWorker, type ToWorker } from './messages.ts'
import { restartDelay_ms } from './restart.ts'

/** The place of one worker, whoever holds it. */
interface Place {
  readonly number: number
  worker: Worker | undefined
  serving: boolean
  startedAt: number
  /** The wait before the last start, in milliseconds. */
  waited: number | undefined
}

export interface WorkersOptions {
  readonly count: number
  /** For the environment of the workers, beside that of this process. */
  readonly environment: Readonly<Record<string, string>>
  readonly log: Logger
}

/** Those who do not answer within it are left out of the metrics. */
const COUNT_LIMIT_MS = 2000

/**
 * The workers of one port. This process takes the connections and hands each to a worker in turn (node:cluster), so what one
 * does not take because it is stopping goes to another.
 */
export class Workers {
  readonly #places: readonly Place[]
  readonly #options: WorkersOptions
  readonly #ended = new Set<Promise<void>>()
  readonly #restarts = new Set<NodeJS.Timeout>()
  readonly #counting = new Map<number, (place: number, snapshot: Snapshot) => void>()
  #counts = 0
  #started = false
  #startIsOver = false
  #stopping = false
  #allWell = true

  constructor(options: WorkersOptions) {
    this.#options = options
    this.#places = Array.from({ length: options.count }, (_, at) => ({
      number: at + 1,
      worker: undefined,
      serving: false,
      startedAt: 0,
      waited: undefined,
    }))
  }

  /**
   * Starts all; gives the URL that they serve. The first one goes before the others, so that what keeps all of them from
   * serving is told once.
   *
   * @throws DeploymentError when one ends before it serves; it has said why. The others are to be stopped then.
   */
  async start(): Promise<string> {
    const [first, ...others] = this.#places as [Place, ...Place[]]
    const url = await this.#start(first)
    await Promise.all(others.map((place) => this.#start(place)))
    this.#started = true
    return url
  }

  /** Tells all that serve, and whoever takes the place of one, that the start is over. */
  startIsOver(): void {
    this.#startIsOver = true
    for (const { worker, serving } of this.#places)
      if (serving && worker?.isConnected()) send(worker, { kind: 'started' })
  }

  /** Tells all to finish what is under way, and waits. False when one has ended otherwise. */
  async stop(): Promise<boolean> {
    this.#stopping = true
    for (const timer of this.#restarts) clearTimeout(timer)
    for (const { worker } of this.#places) if (worker?.isConnected()) send(worker, { kind: 'stop' })
    await Promise.all(this.#ended)
    return this.#allWell
  }

  /** Resolves with the URL once it serves. */
  #start(place: Place): Promise<string> {
    const { environment, log } = this.#options
    const worker = cluster.fork({ ...environment, [WORKER_NUMBER]: String(place.number) })
    place.worker = worker
    place.startedAt = performance.now()
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'serving') {
          place.serving = true
          log.info({ worker: place.number, pid: worker.process.pid }, 'a worker serves')
          // Whoever was started after all were told to stop is told now.
          if (this.#stopping) send(worker, { kind: 'stop' })
          else if (this.#startIsOver) send(worker, { kind: 'started' })
          resolve(message.url)
        } else if (message.kind === 'gather') this.#gather(worker, message.id)
        else this.#counting.get(message.id)?.(place.number, message.snapshot)
      })
      const ended = new Promise<void>((resolve) => {
        const end = (how: { status: number | null; signal: string | null }) => {
          this.#onEnd(place, how)
          reject(new DeploymentError('a worker has ended before it served, so nothing was started'))
          resolve()
        }
        worker.once('exit', (status, signal) => {
          end({ status, signal })
        })
        worker.on('error', (err) => {
          log.error({ worker: place.number, err }, 'a worker cannot be reached')
          // It was not even started, so it does not end either.
          if (worker.process.pid === undefined) end({ status: null, signal: null })
        })
      }).finally(() => this.#ended.delete(ended))
      this.#ended.add(ended)
    })
  }

  #onEnd(place: Place, { status, signal }: { status: number | null; signal: string | null }): void {
    place.serving = false
    place.worker = undefined
    if (this.#stopping) {
      this.#allWell &&= status === 0
      return
    }
    if (!this.#started) return
    const waited = restartDelay_ms(place.waited, performance.now() - place.startedAt)
    place.waited = waited
    const how = signal === null ? { status } : { signal }
    this.#options.log.error(
      { worker: place.number, ...how, again_ms: waited },
      'a worker has ended and is started again',
    )
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      // One that does not come to serve ends, and comes back here.
      this.#start(place).catch(() => undefined)
    }, waited)
    this.#restarts.add(timer)
  }

  /** Collects what the workers that serve have counted, for the one that asks. */
  #gather(asker: Worker, asked: number): void {
    const id = this.#counts++
    const missing = new Set(this.#places.filter(({ serving }) => serving).map(({ number }) => number))
    const snapshots: Snapshot[] = []
    const finish = () => {
      if (!this.#counting.delete(id)) return
      clearTimeout(limit)
      if (asker.isConnected()) send(asker, { kind: 'gathered', id: asked, snapshots })
    }
    const limit = setTimeout(finish, COUNT_LIMIT_MS)
    this.#counting.set(id, (place, snapshot) => {
      snapshots.push(snapshot)
      missing.delete(place)
      if (missing.size === 0) finish()
    })
    for (const { worker, serving } of this.#places)
      if (serving && worker?.isConnected()) send(worker, { kind: 'count', id })
  }
}

function send(worker: Worker, message: ToWorker): void {
  // A worker that is just ending does not hear it, and need not.
  worker.send(message, () => undefined)
}
