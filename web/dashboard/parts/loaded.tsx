import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'

interface Props<T> {
  readonly query: UseQueryResult<T>
  readonly loading?: ReactNode
  readonly children: (data: T) => ReactNode
}

/** What a query brought; until then a place for it, and when it fails the reason and how to try again. */
export function Loaded<T>({ query, loading = <Loading />, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return (
      <Failure
        error={query.error}
        retry={() => {
          void query.refetch()
        }}
      />
    )
  return loading
}
