import type { Compilable, Kysely } from 'kysely'
import type { Change } from '../store.ts'
import { prepare, type Statement } from './prepare.ts'
import type { Step } from './steps.ts'
import type { Tables } from './tables.ts'

/** The SQL of every statement that changes something; the executor prepares them and is told their numbers. */
export const writes: string[] = []

export interface Write<P> extends Statement<P, unknown> {
  readonly number: number
}

/** Declares a statement of the executor; to be called while modules load, before a store is opened. */
export function write<P extends object, R>(build: (db: Kysely<Tables>, parameters: P) => Compilable<R>): Write<P> {
  const statement = prepare(build)
  return { ...statement, number: writes.push(statement.sql) - 1 }
}

/** One run of a statement with its values. */
export function step<P extends object>(need: Step['need'], statement: Write<P>, values: P): Step {
  return { statement: statement.number, values: statement.bind(values), need }
}

export type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>

/** The steps that carry out each kind of change: the files in writes/ each hold a part of this table. */
export type StepsOf<K extends Change['kind'] = Change['kind']> = {
  readonly [Kind in K]: (change: ChangeOf<Kind>) => readonly Step[]
}
