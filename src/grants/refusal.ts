import type { ApplicationId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import type { CredentialHealth, Store, Trial } from '../store/store.ts'
import type { Refused } from './authenticate.ts'
import { credentialFailing, healthAfter, healthChanges, trialOf } from './health.ts'
import { isMailboxAlone } from './whose.ts'

/**
 * What a refusal means for whoever has asked, by whose failure it is. Where it is the credential's, that is kept, so that
 * calls through it pause everywhere.
 *
 * @param now unix seconds
 */
export async function keptRefusal(
  { read, commit }: Pick<Store, 'read' | 'commit'>,
  app: ApplicationId,
  refused: Refused,
  now: number,
): Promise<Problem> {
  const credential = refused.behind?.credential
  const before = credential && (await read.credentialHealth(app, credential.id))
  const { problem, trial } = refusalOf(refused, { health: before, now })
  if (problem.kind !== 'credential-failing' || credential === undefined) return problem
  const { id: credentialId, version } = credential
  const changes = healthChanges(app, healthAfter(before, { credentialId, version, trial }))
  if (changes.length > 0) await commit({ changes, audit: [] })
  return problem
}

function refusalOf(
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
