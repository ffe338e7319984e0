import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type PrometheusContentType,
} from 'prom-client'

export interface Metrics {
  /** @param operation the operation's id, or the reason why there was none. */
  observe(operation: string, status: number, seconds: number): void
  /** What this process has counted, to be put together with that of others. */
  snapshot(): Promise<Snapshot>
  text(): Promise<string>
  readonly contentType: string
}

/** What one process has counted, as it travels between processes. */
export type Snapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** The processes that serve one port together. */
export interface Together {
  /** The number of this one, which every series of its own carries: a counter starts anew with its process alone. */
  readonly worker: number
  /** What each of them has counted. */
  readonly gather: () => Promise<readonly Snapshot[]>
}

/**
 * What /metrics answers. No label ever carries an id, a name or anything else that a caller sent.
 *
 * @param together where several processes serve the port, whichever is asked answers for all of them.
 */
export function metrics(counts: () => Promise<Readonly<Record<string, number>>>, together?: Together): Metrics {
  const registry = new Registry()
  if (together) registry.setDefaultLabels({ worker: String(together.worker) })
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'claviger_requests_total',
    help: 'Answered requests, by operation and status',
    labelNames: ['operation', 'status'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'claviger_request_duration_seconds',
    help: 'Time from the head of a request to its answer, by operation',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5],
    registers: [registry],
  })
  // Of the database and of no process: counted once, by the one that is asked.
  const ofTheDatabase = new Registry()
  new Gauge({
    name: 'claviger_records',
    help: 'Live records, by kind',
    labelNames: ['kind'],
    registers: [ofTheDatabase],
    async collect() {
      for (const [kind, count] of Object.entries(await counts())) this.set({ kind }, count)
    },
  })
  return {
    observe(operation, status, seconds) {
      requests.inc({ operation, status })
      duration.observe({ operation }, seconds)
    },
    snapshot: () => registry.getMetricsAsJSON(),
    async text() {
      // The labels keep the series of the processes apart, so putting them together adds nothing up.
      const counted = together
        ? AggregatorRegistry.aggregate<PrometheusContentType>([...(await together.gather())])
        : registry
      return Registry.merge([counted, ofTheDatabase]).metrics()
    },
    contentType: registry.contentType,
  }
}
