import type { QueryClient } from '@tanstack/react-query'
import { navigate } from 'wouter/use-browser-location'
import { keys } from '../api/keys.ts'
import { BASE, paths } from '../paths.ts'

/** What the sign-in page is told of how one came to it. It stands in the history of the tab, and in no address. */
interface Arrival {
  readonly isOver: boolean
}

/** Whether a session has ended in the middle of something. */
export function isOver(state: unknown): boolean {
  return (state as Partial<Arrival> | null)?.isOver === true
}

/** The session is over: to the sign-in page, which leads back to where one was. What was loaded is forgotten. */
export function goToSignIn(queryClient: QueryClient): void {
  const { pathname, search } = window.location
  const here = pathname.slice(BASE.length) || '/'
  if (here.startsWith(paths.signIn) || here.startsWith('/join')) return
  const back = here === '/' ? '' : `?${new URLSearchParams({ back: here + search }).toString()}`
  // Who was never in here has no session that could be over.
  const state: Arrival = { isOver: queryClient.getQueryData(keys.me) !== undefined }
  navigate(BASE + paths.signIn + back, { replace: true, state })
  forgetAll(queryClient)
}

/** Everything that was loaded, but what is known without a session. */
export function forgetAll(queryClient: QueryClient): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.start[0] })
}

/** Where to go after signing in: a page of the dashboard and nothing else, whatever the address says. */
export function wayBack(search: string): string {
  const back = new URLSearchParams(search).get('back') ?? ''
  return /^\/(?![/\\])[\w\-./%?=&:+]*$/.test(back) && !back.startsWith(paths.signIn) ? back : paths.start
}
