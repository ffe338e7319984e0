/** The path of a request's URL, without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** An operation's path in the router's form: `/v3/connectors/:provider`. */
export function routedPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}
