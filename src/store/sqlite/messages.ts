import type { KeyObject } from 'node:crypto'
import type { Unit, UnitOutcome } from './steps.ts'

/** What the main thread and the writing thread say to each other. */
export type ToWriter =
  | { readonly kind: 'commit'; readonly first: number; readonly units: readonly Unit[] }
  | { readonly kind: 'audit-key'; readonly key: KeyObject }
  | { readonly kind: 'close' }

export type FromWriter =
  | { readonly kind: 'ready' }
  /** Outcomes of the units numbered from `first` on. */
  | { readonly kind: 'done'; readonly first: number; readonly outcomes: readonly UnitOutcome[] }
  | { readonly kind: 'closed' }

export interface WriterData {
  readonly file: string
  readonly writes: readonly string[]
}
