import { EgressError } from './egress-error.ts'
import type { WhoseHost } from './gate.ts'
import type { Http } from './http.ts'

/** The answers that have no body, not even an empty one (Fetch standard). */
const NO_BODY: ReadonlySet<number> = new Set([204, 205])

/**
 * The same door in the form of `fetch`, for libraries that take one. It rejects with an EgressError, and never answers a
 * redirect.
 */
export function fetchOver(http: Http, whose: WhoseHost): typeof fetch {
  return async (input, init) => {
    const request = read(input, init)
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
    const answer = await http({
      method: request.method,
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      ...(body && { body }),
      whose,
      signal: request.signal,
    })
    return new Response(NO_BODY.has(answer.status) ? null : Uint8Array.from(answer.body), {
      status: answer.status,
      headers: answer.headers,
    })
  }
}

function read(...[input, init]: Parameters<typeof fetch>): Request {
  try {
    return new Request(input, init)
  } catch {
    // The reason that Node gives repeats the URL, and what stands in it.
    throw new EgressError('refused-url', 'The request cannot be made as it stands.')
  }
}
