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
  | { readonly kind: 'failed'; readonly reason: string }

/** Sends a call to this server. The key goes into the header of the one request and is kept nowhere. */
export async function send(target: Target, call: Call, key: string | undefined): Promise<Outcome> {
  const start = performance.now()
  try {
    const answer = await fetch(urlOf(target, call), {
      method: target.method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: call.body }),
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    })
    const text = await answer.text()
    const { status, statusText } = answer
    return { kind: 'answered', status, statusText, headers: [...answer.headers], text, ms: performance.now() - start }
  } catch {
    // A browser does not say more, and a key with letters that no header can hold ends here too.
    return { kind: 'failed', reason: 'The request could not be sent. Is the server there, and is the key whole?' }
  }
}
