import type { CredentialHealth, Grant } from '../store/store.ts'
import { Problem } from '../lib/problem.ts'
import { isOneTenant, type UpstreamFailure } from '../upstream/upstream.ts'
import type { Behind } from './behind.ts'
import { hasWorked } from './health.ts'

/** As long as the tokens of most providers live: by then each mailbox in use has needed another one. */
const TRUSTED_S = 3600
/** A mailbox that alone is refused is asked for again after this long. */
const PAUSE_S = 300

/**
 * Whether a refusal that may be the credential's or the one mailbox's is the mailbox's: others have got tokens through this
 * version of the credential not long ago. What may be the mailbox's tenant's is not, where the credential is for one tenant.
 *
 * @param by.behind what was refused
 * @param by.now unix seconds
 */
export function isMailboxAlone(
  { rule }: UpstreamFailure,
  health: CredentialHealth | undefined,
  { behind, now }: { readonly behind: Pick<Behind, 'credential' | 'tenant'>; readonly now: number },
): boolean {
  const mayBe = rule?.orMailbox === true || (rule?.orTenant === true && !isOneTenant(behind.tenant))
  if (!mayBe || health?.version !== behind.credential.version || !hasWorked(health)) return false
  return now - (health.lastOkAt ?? 0) <= TRUSTED_S
}

/** How long a grant waits whose mailbox alone was refused, unless its credential is replaced. */
export function mailboxPause({ version, now }: { readonly version: number; readonly now: number }) {
  return { until: now + PAUSE_S, version }
}

/** What asking for a token ends in while its grant waits; undefined while it need not. @param now unix seconds */
export function mailboxPaused(
  { lastTrial }: Pick<Grant, 'lastTrial'>,
  version: number,
  now: number,
): Problem | undefined {
  const { pause } = lastTrial ?? {}
  if (lastTrial === null || pause?.version !== version || pause.until <= now) return undefined
  return new Problem(
    'provider-unavailable',
    'The provider lets the credential at other mailboxes, but not at this one.',
    {
      retryAfter_s: pause.until - now,
      provider: { code: lastTrial.code, message: lastTrial.message },
    },
  )
}
