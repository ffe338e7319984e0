import { providerNamed } from '../providers/index.ts'
import type { Grant, Trial } from '../store/store.ts'
import { ruleOf } from '../upstream/upstream.ts'
import { endedBy } from './ended.ts'

/** What to do where the provider's own file says nothing of a failure, by whose it was. */
export const GENERAL = {
  credential: 'Compare what is stored here with what the provider shows, and replace it.',
  grant: 'Have its user authenticate again, by hosted sign-in for one. The grant then keeps its id.',
  passing: 'Nothing: it is tried again by itself. Where it lasts, look whether the provider has an outage.',
} as const

/** What to do about what was last tried; null where it worked. */
export function adviceOn(
  provider: string,
  { outcome, code, message, pause }: Pick<Trial, 'outcome' | 'code' | 'message' | 'pause'>,
): string | null {
  if (outcome === 'ok') return null
  const refusal = { error: code ?? undefined, description: message ?? undefined }
  const rule = ruleOf(refusal, providerNamed(provider)?.oauth?.failures ?? [])
  if (rule?.advice === undefined) return GENERAL[outcome]
  if (rule.whose === outcome) return rule.advice
  // The one mailbox alone was refused.
  if (pause !== undefined) return `The credential works for other mailboxes; this one is tried again. ${rule.advice}`
  return GENERAL[outcome]
}

/** The same of a grant: where what is behind it was deleted, what has failed before is put right by nobody any more. */
export function adviceOnGrant(grant: Pick<Grant, 'provider' | 'status' | 'lastTrial'>): string | null {
  const { provider, lastTrial } = grant
  if (lastTrial === null) return null
  const hasFailed = lastTrial.outcome !== 'ok'
  return hasFailed && endedBy(grant) === 'deletion' ? GENERAL.grant : adviceOn(provider, lastTrial)
}
