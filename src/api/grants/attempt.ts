import { authenticate, Refused, type Attempt, type Authenticated } from '../../grants/authenticate.ts'
import { credentialFailing, trialOf } from '../../grants/health.ts'
import { Problem } from '../../lib/problem.ts'
import type { Context } from '../operation.ts'

/**
 * Authenticates a mailbox, and turns a refusal into the answer that names whose failure it is.
 *
 * @throws Problem `invalid`, `provider-refused`, `credential-failing` or `provider-unavailable`
 */
export async function attempted(context: Context, attempt: Attempt): Promise<Authenticated> {
  const { read, keys, upstream, lender, now } = context
  try {
    return await authenticate({ read, keys, upstream, now }, attempt)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { failure, behind, way } = error
    const trial = trialOf(way, failure, () => now)
    const provider = { code: failure.code, message: failure.words }
    if (failure.whose === 'passing')
      throw new Problem('provider-unavailable', 'The provider cannot be asked at the moment; nothing was changed.', {
        provider,
        retryAfter_s: failure.retryAfter_s ?? 1,
      })
    if (failure.whose === 'credential' && behind !== null) {
      await lender.tell(attempt.app, behind.credential, trial)
      throw credentialFailing({ lastTrial: trial, pausedUntil: null }, now)
    }
    throw new Problem('provider-refused', 'Authentication failed: the provider does not accept what it was given.', {
      provider,
      ...(failure.setting !== undefined && {
        fields: [{ path: `settings.${failure.setting}`, message: 'must be what the server accepts' }],
      }),
    })
  }
}
