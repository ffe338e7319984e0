import { egressErrorIn } from '../egress/egress-error.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import type { Store } from '../store/store.ts'
import type { UpstreamFailure } from '../upstream/upstream.ts'
import type { Refused } from './authenticate.ts'
import { credentialFailing, healthAfter, healthChanges, trialOf, waitOf } from './health.ts'
import { isMailboxAlone } from './whose.ts'

/**
 * What a refusal means for whoever has asked, by whose failure it is. Where it is the credential's, or the provider has said
 * when to come again, that is kept, so that calls through it pause everywhere.
 *
 * @param now unix seconds
 */
export async function keptRefusal(
  { read, commit }: Pick<Store, 'read' | 'commit'>,
  app: ApplicationId,
  { failure, behind, way }: Refused,
  now: number,
): Promise<Problem> {
  // What answers for mailboxes has limits of its own, and says nothing of the credential.
  if (behind === null || failure.whose === 'grant' || failure.isOfMailbox)
    return failure.whose === 'passing' ? unavailable(failure, failure.retryAfter_s ?? 1) : refused(failure)
  const { id: credentialId, version } = behind.credential
  const { retryAfter_s } = failure
  const trial = trialOf(way, failure, now, behind)
  for (;;) {
    const before = await read.credentialHealth(app, credentialId)
    if (isMailboxAlone(failure, before, { behind, now })) return refused(failure)
    const health = healthAfter(before, { credentialId, version, trial, retryAfter_s })
    const changes = healthChanges(app, before, health)
    // Another call may have ended in between: what it has found counts as well.
    if (changes.length > 0 && (await commit({ changes, audit: [] })) === 'stale') continue
    if (failure.whose === 'passing')
      return unavailable(failure, health === undefined ? (retryAfter_s ?? 1) : waitOf(health, now))
    return credentialFailing(health ?? { lastTrial: trial, pausedUntil: null }, now)
  }
}

/** What a failure that may pass ends in. */
export function unavailable(failure: UpstreamFailure, retryAfter_s: number): Problem {
  return new Problem('provider-unavailable', 'The provider cannot be asked at the moment; nothing was changed.', {
    provider: { code: failure.code, message: failure.words },
    retryAfter_s,
    cause: forTheLog(failure),
  })
}

/** Why, without what led to it: errors of libraries repeat a server's words, which may hold what it was sent. */
function forTheLog(failure: UpstreamFailure): Error {
  return egressErrorIn(failure) ?? new Error(failure.message)
}

function refused({ code, words, setting, rule }: UpstreamFailure): Problem {
  const message = 'Authentication failed: the provider does not accept what it was given.'
  return new Problem('provider-refused', rule?.advice === undefined ? message : `${message} ${rule.advice}`, {
    provider: { code, message: words },
    ...(setting !== undefined && {
      fields: [{ path: `settings.${setting}`, message: 'must be what the server accepts' }],
    }),
  })
}
