/** The order of a list, as the API takes it. */
export interface Order {
  readonly sort_by: 'created_at' | 'updated_at'
  readonly order_by: 'asc' | 'desc'
}

/** The orders that the API knows, by what one chooses. */
export const ORDERS = {
  newest: { sort_by: 'created_at', order_by: 'desc' },
  oldest: { sort_by: 'created_at', order_by: 'asc' },
  changed: { sort_by: 'updated_at', order_by: 'desc' },
  unchanged: { sort_by: 'updated_at', order_by: 'asc' },
} as const satisfies Readonly<Record<string, Order>>
