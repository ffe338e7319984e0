let taken: string | undefined

/** The token in the fragment, once; then neither the address bar nor the history has it. */
export function takeToken(): string {
  const { hash, pathname, search } = window.location
  if (hash.length > 1) {
    taken = decodeURIComponent(hash.slice(1))
    window.history.replaceState(null, '', pathname + search)
  }
  return taken ?? ''
}

/** After it was used it is worth nothing, and is not kept. */
export function dropToken(): void {
  taken = undefined
}
