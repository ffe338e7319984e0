/**
 * What an executor runs: one prepared statement with its parameters. A plan becomes a list of steps; `need` says what
 * its outcome means for the plan.
 *
 *   'change'  must change at least one row, or the plan is stale
 *   'row'     must answer a row, or the plan is stale
 *   'any'     whatever it does is fine
 *   'try'     when it changes a row, the step after it is left out
 */
export interface Step {
  /** Its place in `writes`. */
  readonly statement: number
  readonly parameters: object
  readonly need: 'change' | 'row' | 'any' | 'try'
}

export interface Unit {
  readonly steps: readonly Step[]
  readonly audit: readonly { readonly chain: string; readonly record: string }[]
  /** The plan destroyed sealed data, so the log of writes is to be emptied soon as well. */
  readonly shreds: boolean
}

export type UnitOutcome = 'committed' | 'stale' | { readonly failed: string }
