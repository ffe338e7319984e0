import { urlOf, type Call, type Target } from './call.ts'

/**
 * The call as a command that runs in any POSIX shell with the key in CLAVIGER_API_KEY. A redirect is in the headers, so it shows
 * those.
 */
export function curl(target: Target, call: Call): string {
  return [
    `curl -sS${target.redirects ? 'i' : ''}${target.method === 'GET' ? '' : ` -X ${target.method}`} '${urlOf(target, call)}'`,
    ...(target.scopes === undefined ? [] : ['-H "Authorization: Bearer $CLAVIGER_API_KEY"']),
    ...(target.scopes === undefined && target.accessToken ? ['-H "Authorization: Bearer $CLAVIGER_ACCESS_TOKEN"'] : []),
    ...(call.body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d '${call.body.replaceAll("'", "'\\''")}'`]),
  ].join(' \\\n  ')
}
