/** What happened, in the words of the domain. Names of fields stand here, never their values. */
export interface AuditEvent {
  readonly event: AuditEventName
  readonly target: { readonly type: string; readonly id: string; readonly provider?: string }
  /** Names of the fields that the change touched. */
  readonly changed?: readonly string[]
}

export type AuditEventName =
  | 'deployment.created'
  | 'application.created'
  | 'application.updated'
  | 'redirect_uri.created'
  | 'redirect_uri.updated'
  | 'redirect_uri.deleted'
  | 'api_key.created'
  | 'api_key.revoked'
  | 'connector.created'
  | 'connector.updated'
  | 'connector.deleted'
  | 'credential.created'
  | 'credential.updated'
  | 'credential.rolled_back'
  | 'credential.verified'
  | 'credential.deleted'
  | 'data_key.created'
  | 'data_key.rotated'
  | 'data_key.destroyed'
  | 'root_key.rotated'
  | 'root_key.backed_up'
  | 'deployment.backed_up'
  | 'deployment.restored'
  | 'deployment.moved'
  | 'credential.compared'
  | 'credential.consented'
  | 'grant.created'
  | 'grant.reauthenticated'
  | 'grant.updated'
  | 'grant.deleted'
  | 'grant.refreshed'
  | 'grant.invalidated'
  | 'grant.token_lent'
  | 'grant.tokens_issued'
  | 'grant.tokens_refreshed'
  | 'grant.tokens_revoked'
  | 'grant.code_refused'
  | 'grant.code_reused'
  | 'grant.refresh_token_reused'
  | 'signing_key.created'
  | 'invitation.created'
  | 'invitation.revoked'
  | 'member.joined'
  | 'member.role_changed'
  | 'member.removed'
  | 'member.signed_in'
  | 'member.signed_out'
  | 'member.sign_in_failed'
  | 'member.password_changed'
  | 'member.backup_codes_replaced'
  | 'member.sessions_ended'
  | 'member.two_factor_enabled'
  | 'member.two_factor_disabled'
  | 'member.passkey_added'
  | 'member.passkey_removed'
  | 'audit.archived'
  | 'request.denied'

export interface Actor {
  /**
   * An API key of the API, a member of the dashboard, whoever has an access token of a session, or whoever runs the
   * command line on the host.
   */
  readonly type: 'api_key' | 'member' | 'session' | 'operator' | 'anonymous'
  readonly id: string
}

/** One line of JSON; its text is what the chain covers (chain.ts). */
export function auditRecord(
  event: AuditEvent,
  about: { readonly actor: Actor; readonly at: number; readonly requestId: string; readonly result?: string },
): string {
  return JSON.stringify({
    at: about.at,
    event: event.event,
    actor: about.actor,
    target: event.target,
    changed: event.changed ?? [],
    request_id: about.requestId,
    result: about.result ?? 'ok',
  })
}
