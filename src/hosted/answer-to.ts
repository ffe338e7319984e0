import { presentable } from '../upstream/failure.ts'

/** The errors that an application is answered with (RFC 6749 section 4.1.2.1), and the number that clients read beside. */
export const redirectErrors = {
  invalid_request: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  unauthorized_client: 401,
  access_denied: 403,
  server_error: 500,
  temporarily_unavailable: 503,
} as const

export type RedirectError = keyof typeof redirectErrors

/** Whom an answer goes to. */
export interface AnswerTo {
  readonly redirectUri: string
  /** The application's own; null where it sent none. */
  readonly state: string | null
}

/** Back to the application with what it asked for, and its state (RFC 6749 section 4.1.2). */
export function answered(to: AnswerTo, parameters: Readonly<Record<string, string>>): string {
  const { redirectUri, state } = to
  const query = new URLSearchParams({ ...parameters, ...(state !== null && { state }) }).toString()
  // The URI is kept byte for byte: what was registered may have a query, and is no web address where an app is opened.
  const [before = '', fragment] = redirectUri.split(/#(.*)/s)
  const joint = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&'
  return before + joint + query + (fragment === undefined ? '' : `#${fragment}`)
}

/** Back to the application with an error. Clients know one by all three of its parameters. */
export function refusedWith(to: AnswerTo, error: RedirectError, description: string): string {
  return answered(to, {
    error,
    error_description: printable(description),
    error_code: String(redirectErrors[error]),
  })
}

/** The characters that RFC 6749 section 4.1.2.1 lets a description have. */
function printable(text: string): string {
  return presentable(text, [])
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replaceAll('…', '...')
    .replaceAll(/[^\x20-\x7E]/g, '?')
}
