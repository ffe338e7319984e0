import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

/** The answers kept while the page is open. `sessionOver` is called when the server no longer knows who asks. */
export function queryClientWith(sessionOver: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.sessionOver) sessionOver()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 10_000, networkMode: 'always', retry: mayHelpToRetry },
      // What was sent may be a secret: it is forgotten as soon as its dialog is gone.
      mutations: { gcTime: 0, networkMode: 'always' },
    },
  })
}

/** Only what may go away by itself is tried again: a refusal stays one. */
function mayHelpToRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502)
}
