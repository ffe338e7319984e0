import type { AuditEventName } from '../../audit/record.ts'

/** How a request tells better-auth where it came from; whatever a client sends under this name is overwritten. */
export const IP_HEADER = 'x-claviger-ip'

export interface AuthRoute {
  readonly method: 'GET' | 'POST'
  /** Anybody may try a password with it. */
  readonly guesses?: true
  /** Signs somebody in when it succeeds. */
  readonly signsIn?: true
  /** What it did, when it succeeded for a member who was signed in already. */
  readonly event?: AuditEventName
  readonly amend?: (response: Response) => Promise<Response>
}

/** What is open of better-auth's many paths; nothing else is reached, whatever a new release adds. */
export const authRoutes: Readonly<Record<string, AuthRoute>> = {
  'sign-in/email': { method: 'POST', guesses: true, signsIn: true },
  'sign-in/social': { method: 'POST' },
  'callback/oidc': { method: 'GET', signsIn: true },
  'sign-out': { method: 'POST', event: 'member.signed_out' },
  'two-factor/enable': { method: 'POST' },
  'two-factor/verify-totp': { method: 'POST', signsIn: true, event: 'member.two_factor_enabled' },
  'two-factor/verify-backup-code': { method: 'POST', signsIn: true },
  'two-factor/disable': { method: 'POST', event: 'member.two_factor_disabled' },
  'two-factor/generate-backup-codes': { method: 'POST', event: 'member.backup_codes_replaced' },
  'passkey/generate-register-options': { method: 'GET' },
  'passkey/verify-registration': { method: 'POST', event: 'member.passkey_added' },
  'passkey/generate-authenticate-options': { method: 'GET', amend: askForVerification },
  'passkey/verify-authentication': { method: 'POST', signsIn: true },
  'passkey/list-user-passkeys': { method: 'GET' },
  'passkey/update-passkey': { method: 'POST' },
  'passkey/delete-passkey': { method: 'POST', event: 'member.passkey_removed' },
  'change-password': { method: 'POST', event: 'member.password_changed' },
  'get-session': { method: 'GET' },
  'list-sessions': { method: 'GET' },
  'revoke-session': { method: 'POST', event: 'member.sessions_ended' },
  'revoke-other-sessions': { method: 'POST', event: 'member.sessions_ended' },
}

/** The options for the browser, with the verification of the user required rather than preferred: see auth.ts. */
async function askForVerification(response: Response): Promise<Response> {
  if (!response.ok) return response
  const options = (await response.json()) as object
  return new Response(JSON.stringify({ ...options, userVerification: 'required' }), { headers: response.headers })
}
