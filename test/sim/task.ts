import { AsyncLocalStorage } from 'node:async_hooks'
import type { Plan } from '../../src/store/store.ts'
import type { Said } from './provider.ts'

/** Something that is under way: a request, a command of the operator, or what a server does by itself. */
export interface Task {
  readonly number: number
  readonly label: string
  /** How often the wall clock had been put forwards when it began. */
  readonly jumps: number
  /** Works outside the port too (files, a password hash), so the simulation waits until it is done or back here. */
  readonly leavesPort: boolean
  /** A fault has hit it, or something that it shares with others. */
  injected: boolean
  /** Told of everything that was really done for it. */
  readonly done: (what: Done) => void
}

export type Done =
  /** Has come to the gate; nothing of it has happened yet. */
  | { readonly kind: 'handed-over'; readonly plan: Plan }
  | { readonly kind: 'read'; readonly name: string; readonly found: unknown }
  | { readonly kind: 'committed'; readonly plan: Plan }
  | { readonly kind: 'stale' }
  /** The real store did not do it, or failed. */
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'backed-up' }
  /** A provider has answered, or has not. */
  | { readonly kind: 'said'; readonly said: Said }
  /** A refresh token is used while it is in use. */
  | { readonly kind: 'two-at-once' }

/** What is done just now belongs to this one. */
export const tasks = new AsyncLocalStorage<Task>()
