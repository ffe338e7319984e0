/** The path of a request's URL, without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/**
 * An operation's path in the router's form: `/v3/connectors/:provider`. An application's id stands beside names of parts, so
 * it is told apart from them by its form.
 */
export function routedPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1').replace(/:application_id\b/, `$&(^${APPLICATION_ID}$)`)
}

const APPLICATION_ID = '[0-9a-fA-F-]{36}'
