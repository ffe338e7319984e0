import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { credentialsQuery, type Credential } from '../api/credentials.ts'
import { ORDERS, type Order } from '../api/order.ts'

export type Sorting = 'newest' | 'oldest' | 'changed' | 'unchanged' | 'name'

const orders: Readonly<Record<Sorting, Order>> = {
  ...ORDERS,
  // The server knows no order by name, so that one is made here.
  name: ORDERS.newest,
}

/** The rows to show, as far as they have been read. Finding and sorting by name need all of them, and read on by themselves. */
export function useCredentialRows(app: string, provider: string, sorting: Sorting, words: string) {
  const query = useInfiniteQuery(credentialsQuery(app, provider, orders[sorting]))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query
  const read = useMemo(() => data?.pages.flat() ?? [], [data])
  // Scrolling may ask again before it shows that a page is on its way: that one is not begun anew.
  const more = useCallback(() => fetchNextPage({ cancelRefetch: false }), [fetchNextPage])
  const looked = words.trim().toLowerCase()
  const needsAll = looked !== '' || sorting === 'name'

  useEffect(() => {
    if (needsAll && hasNextPage && !isFetchingNextPage && !isError) void more()
  }, [needsAll, hasNextPage, isFetchingNextPage, isError, more, read.length])

  const rows = useMemo(() => {
    const found = looked === '' ? read : read.filter(({ name }) => name.toLowerCase().includes(looked))
    return sorting === 'name' ? found.toSorted(byName) : found
  }, [read, looked, sorting])
  return { query, rows, more, read: read.length, lookingThrough: needsAll && hasNextPage }
}

const collator = new Intl.Collator(undefined, { numeric: true })

function byName(a: Credential, b: Credential): number {
  return collator.compare(a.name, b.name)
}
