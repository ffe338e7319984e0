import { useSearchParams } from 'wouter'
import type { AuditFilter } from '../api/audit.ts'

export const FILTERS = ['event', 'actor', 'target', 'text', 'from', 'to'] as const

/** As they stand in the address, so that a filtered log can be linked to: times as the fields of a form have them. */
export type FilterFields = Readonly<Record<(typeof FILTERS)[number], string>>

export function useFilter() {
  const [params, setParams] = useSearchParams()
  const fields = Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as FilterFields
  const change = (changes: Partial<FilterFields>): void => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes))
          if (value.trim() === '') after.delete(name)
          else after.set(name, value.trim())
        return after
      },
      { replace: true },
    )
  }
  return { fields, filter: filterOf(fields), change, active: FILTERS.some((name) => fields[name] !== '') }
}

function filterOf({ event, actor, target, text, from, to }: FilterFields): AuditFilter {
  return {
    ...(event !== '' && { event }),
    ...(actor !== '' && { actor }),
    ...(target !== '' && { target }),
    ...(text !== '' && { text }),
    ...timeOf('from', from, 0),
    // The minute that is named is still meant.
    ...timeOf('to', to, 59),
  }
}

function timeOf(name: 'from' | 'to', local: string, more_s: number): AuditFilter {
  const at = Date.parse(local) / 1000
  return Number.isFinite(at) ? { [name]: Math.floor(at) + more_s } : {}
}
