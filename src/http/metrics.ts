import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
  /** @param operation the operation's id, or the reason why there was none. */
  observe(operation: string, status: number, seconds: number): void
  text(): Promise<string>
  readonly contentType: string
}

/** What /metrics answers. No label ever carries an id, a name or anything else that a caller sent. */
export function metrics(counts: () => Promise<Readonly<Record<string, number>>>): Metrics {
  const registry = new Registry()
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
  new Gauge({
    name: 'claviger_records',
    help: 'Live records, by kind',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const [kind, count] of Object.entries(await counts())) this.set({ kind }, count)
    },
  })
  return {
    observe(operation, status, seconds) {
      requests.inc({ operation, status })
      duration.observe({ operation }, seconds)
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
