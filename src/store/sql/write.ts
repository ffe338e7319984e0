import type { Compilable, UpdateQueryBuilder, UpdateResult } from 'kysely'
import type { Change } from '../store.ts'
import { prepare, type Build, type Statement } from './prepare.ts'
import type { Step } from './steps.ts'
import type { Tables } from './tables.ts'
import { updateTogether, type Types } from './together.ts'

/** Every statement that changes something; an engine's executor compiles them and is told their numbers. */
export const writes: Statement<object, unknown>[] = []

export interface Write<P> extends Statement<P, unknown> {
  readonly number: number
}

/** Declares a statement of the executors; to be called while modules load, before a store is opened. */
export function write<P extends object, R>(build: Build<P, Compilable<R>>): Write<P> {
  return numbered(prepare(build))
}

/** Declares one that PostgreSQL can run for many at once: an UPDATE of one row, and no two plans at once of the same. */
export function writeTogether<P extends object, T extends keyof Tables>(
  types: Types<P>,
  build: Build<P, UpdateQueryBuilder<Tables, T, T, UpdateResult>>,
): Write<P> {
  return numbered(updateTogether(types, build))
}

function numbered<P extends object>(statement: Statement<P, unknown>): Write<P> {
  // Only `step` runs it, which takes the parameters of just this statement.
  return { ...statement, number: writes.push(statement as Statement<object, unknown>) - 1 }
}

/** One run of a statement with its parameters. */
export function step<P extends object>(need: Step['need'], statement: Write<P>, parameters: P): Step {
  return { statement: statement.number, parameters, need }
}

export type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>

/** The steps that carry out each kind of change: the files in writes/ each hold a part of this table. */
export type StepsOf<K extends Change['kind'] = Change['kind']> = {
  readonly [Kind in K]: (change: ChangeOf<Kind>) => readonly Step[]
}
