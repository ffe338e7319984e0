import type { Clock } from '../lib/clock.ts'
import { Problem } from '../lib/problem.ts'
import type { ApplicationId, CredentialId } from '../lib/ids.ts'
import type { Change, CredentialHealth, Trial } from '../store/store.ts'
import type { UpstreamFailure } from '../upstream/upstream.ts'

const FIRST_PAUSE_S = 30
const LONGEST_PAUSE_S = 900

/** What came of one attempt, as it is kept. */
export function trialOf(step: string, failure: UpstreamFailure | undefined, clock: Clock): Trial {
  return {
    at: clock(),
    step,
    outcome: failure?.whose ?? 'ok',
    code: failure?.code ?? null,
    message: failure?.words ?? null,
  }
}

/**
 * How a credential is doing after an attempt. While it is the credential's failure, calls through it pause, longer each
 * time, until it is replaced or has worked again.
 *
 * @returns undefined where nothing has changed that would be worth a write
 */
export function healthAfter(
  before: CredentialHealth | undefined,
  of: { readonly credentialId: CredentialId; readonly version: number; readonly trial: Trial },
): CredentialHealth | undefined {
  const { credentialId, version, trial } = of
  if (trial.outcome !== 'ok' && trial.outcome !== 'credential') return undefined
  // Replaced while it was tried: what is known of the new one stands.
  if (before !== undefined && before.version > version) return undefined
  if (trial.outcome === 'ok') {
    if (before?.state === 'ok' && before.version === version && trial.at - (before.lastOkAt ?? 0) < FIRST_PAUSE_S)
      return undefined
    return { credentialId, version, state: 'ok', lastTrial: trial, lastOkAt: trial.at, pausedUntil: null, failures: 0 }
  }
  const failures = (before?.version === version ? before.failures : 0) + 1
  const pause = Math.min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S)
  const lastOkAt = before?.lastOkAt ?? null
  return {
    credentialId,
    version,
    state: 'failing',
    lastTrial: trial,
    lastOkAt,
    pausedUntil: trial.at + pause,
    failures,
  }
}

/** What a call ends in while a credential is failing. @param now unix seconds */
export function credentialFailing(
  health: Pick<CredentialHealth, 'lastTrial' | 'pausedUntil'> | undefined,
  now: number,
): Problem {
  const { lastTrial, pausedUntil = null } = health ?? {}
  return new Problem('credential-failing', 'The provider does not accept the credential.', {
    provider: { code: lastTrial?.code ?? null, message: lastTrial?.message ?? null },
    ...(pausedUntil !== null && { retryAfter_s: Math.max(1, pausedUntil - now) }),
  })
}

/** Whether calls through a version of a credential wait. One that was replaced is tried at once. */
export function isPaused(health: CredentialHealth | undefined, version: number, now: number): boolean {
  return health?.state === 'failing' && health.version === version && (health.pausedUntil ?? 0) > now
}

/** The change that keeps it, if there is anything to keep. */
export function healthChanges(app: ApplicationId, health: CredentialHealth | undefined): Change[] {
  return health === undefined ? [] : [{ kind: 'credential.health', app, health }]
}
