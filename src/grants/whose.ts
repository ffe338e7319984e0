import type { CredentialHealth, Grant } from '../store/store.ts'
import { Problem } from '../lib/problem.ts'
import type { UpstreamFailure } from '../upstream/upstream.ts'
import { hasWorked } from './health.ts'

/** As long as the tokens of most providers live: by then each mailbox in use has needed another one. */
const TRUSTED_S = 3600
/** A mailbox that alone is refused is asked for again after this long. */
const PAUSE_S = 300

/**
 * Whether a refusal that may be the credential's or the one mailbox's is the mailbox's: others have got tokens through this
 * version of the credential not long ago.
 *
 * @param by.now unix seconds
 */
export function isMailboxAlone(
  { rule }: UpstreamFailure,
  health: CredentialHealth | undefined,
  { version, now }: { readonly version: number; readonly now: number },
): boolean {
  if (rule?.orMailbox !== true || health?.version !== version || !hasWorked(health)) return false
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
