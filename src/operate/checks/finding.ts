/** One line of what a check has found. Only `fail` means that something has to be done before all is well. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail'
  readonly what: string
}

export const ok = (what: string): Finding => ({ status: 'ok', what })
export const warn = (what: string): Finding => ({ status: 'warn', what })
export const fail = (what: string): Finding => ({ status: 'fail', what })

const SHOWN = 5

/** A line for each failure, but not thousands of them. @param good the line when there is none */
export function failuresOr(failures: readonly string[], good: string): Finding[] {
  if (failures.length === 0) return [ok(good)]
  const rest = failures.length - SHOWN
  return [...failures.slice(0, SHOWN).map(fail), ...(rest > 0 ? [fail(`… and ${rest} more of the kind`)] : [])]
}
