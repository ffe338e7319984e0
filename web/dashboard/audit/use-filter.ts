import type { AuditFilter } from '../api/audit.ts'
import { useAddressFields } from '../parts/use-address-fields.ts'

export const FILTERS = ['event', 'actor', 'target', 'text', 'from', 'to'] as const

/** As they stand in the address, so that a filtered log can be linked to: times as the fields of a form have them. */
export type FilterFields = Readonly<Record<(typeof FILTERS)[number], string>>

export function useFilter() {
  const address = useAddressFields(FILTERS)
  return { ...address, filter: filterOf(address.fields) }
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
