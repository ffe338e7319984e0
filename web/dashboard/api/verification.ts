/** What trying data with a provider came to, step by step. */
export interface Tried {
  readonly outcome: 'passed' | 'failed' | 'unclear'
  readonly steps: readonly {
    readonly step: string
    readonly outcome: 'passed' | 'failed' | 'skipped'
    readonly code: string | null
    readonly message: string | null
    readonly advice: string | null
  }[]
}
