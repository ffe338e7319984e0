import { urlOf, type Call, type Target } from '../../../src/reference/samples/call.ts'

/** What came back, or why nothing did. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly statusText: string
      readonly headers: readonly (readonly [string, string])[]
      readonly text: string
      readonly ms: number
    }
  /** A redirect or a page: what comes of it is for a browser, and only it can go there. */
  | { readonly kind: 'to-open'; readonly url: string; readonly status: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** Sends a call to this server. The key goes into the header of the one request and is kept nowhere. */
export async function send(target: Target, call: Call, key: string | undefined): Promise<Outcome> {
  const start = performance.now()
  const url = urlOf(target, call)
  try {
    const answer = await fetch(url, {
      method: target.method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: call.body }),
      // Where it leads to is often elsewhere, and nothing of that could be read here.
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    })
    if (answer.type === 'opaqueredirect') return { kind: 'to-open', url, status: 'Redirect' }
    const { status, statusText } = answer
    if (target.redirects && answer.ok) return { kind: 'to-open', url, status: `${status} ${statusText}`.trim() }
    const text = await answer.text()
    return { kind: 'answered', status, statusText, headers: [...answer.headers], text, ms: performance.now() - start }
  } catch {
    // A browser does not say more, and a key with letters that no header can hold ends here too.
    return { kind: 'failed', reason: 'The request could not be sent. Is the server there, and is the key whole?' }
  }
}
