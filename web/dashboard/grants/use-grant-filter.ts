import { useSearchParams } from 'wouter'
import { GRANT_STATUSES, type GrantFilter } from '../api/grants.ts'

const FILTERS = ['provider', 'status', 'email', 'credential'] as const

/** As they stand in the address, so that a narrowed list can be linked to. */
export type GrantFields = Readonly<Record<(typeof FILTERS)[number], string>>

export const NO_FILTER: GrantFields = { provider: '', status: '', email: '', credential: '' }

export function useGrantFilter() {
  const [params, setParams] = useSearchParams()
  const fields = Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as GrantFields
  const change = (changes: Partial<GrantFields>): void => {
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

function filterOf({ provider, status, email, credential }: GrantFields): GrantFilter {
  const known = GRANT_STATUSES.find((one) => one === status)
  return {
    ...(provider !== '' && { provider }),
    ...(known !== undefined && { status: known }),
    ...(email !== '' && { email }),
    ...(credential !== '' && { credential_id: credential }),
  }
}
