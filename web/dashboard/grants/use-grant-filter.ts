import { GRANT_STATUSES, type GrantFilter } from '../api/grants.ts'
import { useAddressFields } from '../parts/use-address-fields.ts'

const FILTERS = ['provider', 'status', 'email', 'credential'] as const

/** As they stand in the address, so that a narrowed list can be linked to. */
export type GrantFields = Readonly<Record<(typeof FILTERS)[number], string>>

export const NO_FILTER: GrantFields = { provider: '', status: '', email: '', credential: '' }

export function useGrantFilter() {
  const address = useAddressFields(FILTERS)
  return { ...address, filter: filterOf(address.fields) }
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
