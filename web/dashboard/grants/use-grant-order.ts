import { ORDERS } from '../api/order.ts'
import { useAddressFields } from '../parts/use-address-fields.ts'

export const SORTINGS = ['newest', 'oldest', 'changed', 'unchanged'] as const
export type Sorting = (typeof SORTINGS)[number]

/** Stands in the address like the filters, and stays when those are cleared. What a list has otherwise is not in it. */
export function useGrantOrder() {
  const { fields, change } = useAddressFields(['sort'] as const)
  const sorting = SORTINGS.find((one) => one === fields.sort) ?? 'newest'
  const sort = (chosen: Sorting): void => change({ sort: chosen === 'newest' ? '' : chosen })
  return { sorting, sort, order: ORDERS[sorting] }
}
