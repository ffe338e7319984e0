import { Problem } from '../lib/problem.ts'
import type { CredentialHealth, Trial } from '../store/store.ts'
import type { Refused } from './authenticate.ts'
import { credentialFailing, trialOf } from './health.ts'
import { isMailboxAlone } from './whose.ts'

/**
 * What a refusal means for whoever has asked, by whose failure it is; and the attempt, as it is kept.
 *
 * @param by.health of the credential behind it
 * @param by.now unix seconds
 */
export function refusalOf(
  { failure, behind, way }: Refused,
  { health, now }: { readonly health: CredentialHealth | undefined; readonly now: number },
): { problem: Problem; trial: Trial } {
  const trial = trialOf(way, failure, () => now, behind)
  const provider = { code: failure.code, message: failure.words }
  if (failure.whose === 'passing')
    return {
      trial,
      problem: new Problem('provider-unavailable', 'The provider cannot be asked at the moment; nothing was changed.', {
        provider,
        retryAfter_s: failure.retryAfter_s ?? 1,
      }),
    }
  const isOfCredential =
    behind !== null &&
    failure.whose === 'credential' &&
    !isMailboxAlone(failure, health, { version: behind.credential.version, now })
  if (isOfCredential) return { trial, problem: credentialFailing({ lastTrial: trial, pausedUntil: null }, now) }
  return {
    trial,
    problem: new Problem('provider-refused', 'Authentication failed: the provider does not accept what it was given.', {
      provider,
      ...(failure.setting !== undefined && {
        fields: [{ path: `settings.${failure.setting}`, message: 'must be what the server accepts' }],
      }),
    }),
  }
}
