import type { Snapshot } from '../../http/metrics.ts'

/** What a worker tells the process that has started it. */
export type FromWorker =
  /** It listens. */
  | { readonly kind: 'serving'; readonly url: string }
  /** It was asked for metrics and wants those of all. */
  | { readonly kind: 'gather'; readonly id: number }
  /** What it has counted itself. */
  | { readonly kind: 'counted'; readonly id: number; readonly snapshot: Snapshot }

/** What a worker is told. */
export type ToWorker =
  /** All that a start makes is made. */
  | { readonly kind: 'started' }
  /** To finish what is under way and to end. */
  | { readonly kind: 'stop' }
  /** To say what it has counted. */
  | { readonly kind: 'count'; readonly id: number }
  | { readonly kind: 'gathered'; readonly id: number; readonly snapshots: readonly Snapshot[] }

/** The variable that tells a worker its number: 1, 2, …; who takes the place of one that has ended has the same. */
export const WORKER_NUMBER = 'CLAVIGER_WORKER_NUMBER'
