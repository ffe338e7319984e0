import { Problem } from '../lib/problem.ts'
import type { ApplicationId, CredentialId } from '../lib/ids.ts'
import type { Provider } from '../providers/provider.ts'
import type { Borrowed, Change, CredentialHealth, PresentCredential, Reads, Trial } from '../store/store.ts'
import { ruleOf, type UpstreamFailure } from '../upstream/upstream.ts'
import { isSameClient, isStillLent } from './borrowed.ts'

const FIRST_PAUSE_S = 30
const LONGEST_PAUSE_S = 900
/** A provider that says when to come again is believed for so long at the most. */
const LONGEST_WAIT_S = 3600
/** How long what was last tried may be older than what was tried since and came to the same. */
const TOLD_ANEW_S = 30

/**
 * What came of one attempt, as it is kept.
 *
 * @param at unix seconds
 * @param using what it was made with; null where no credential was
 */
export function trialOf(
  step: string,
  failure: UpstreamFailure | undefined,
  at: number,
  using: { readonly borrowed: Borrowed | undefined } | null,
): Trial {
  return {
    at,
    step,
    outcome: failure?.whose ?? 'ok',
    code: failure?.code ?? null,
    message: failure?.words ?? null,
    ...(using?.borrowed !== undefined && { borrowed: using.borrowed }),
  }
}

/**
 * How a credential is doing after an attempt. While it is the credential's failure, calls through it pause, longer each
 * time, until it is replaced or has worked again. What may pass is told and changes nothing but that; where the provider has
 * said when to come again, calls pause until then.
 *
 * @param of.retryAfter_s what the provider's token endpoint has said, if it has
 * @returns undefined where nothing has changed that would be worth a write
 */
export function healthAfter(
  before: CredentialHealth | undefined,
  of: {
    readonly credentialId: CredentialId
    readonly version: number
    readonly trial: Trial
    readonly retryAfter_s?: number | undefined
  },
): CredentialHealth | undefined {
  const { credentialId, version, trial, retryAfter_s } = of
  // Replaced while it was tried: what is known of the new one stands.
  if (before !== undefined && before.version > version) return undefined
  const same =
    before?.version === version && isSameClient(before.lastTrial.borrowed, trial.borrowed) ? before : undefined
  const lastOkAt = before?.lastOkAt ?? null
  if (trial.outcome === 'passing') {
    const until = retryAfter_s === undefined ? null : trial.at + Math.min(retryAfter_s, LONGEST_WAIT_S)
    if (same !== undefined) return afterPassing(same, trial, until)
    return { credentialId, version, state: 'ok', lastTrial: trial, lastOkAt, pausedUntil: until, failures: 0 }
  }
  if (trial.outcome === 'ok') {
    if (same === undefined || same.state === 'failing')
      return {
        credentialId,
        version,
        state: 'ok',
        lastTrial: trial,
        lastOkAt: trial.at,
        pausedUntil: null,
        failures: 0,
      }
    // A call that was on its way when the provider asked for a pause ends none, and what the provider has said stays told.
    const isPaused = pausedUntil(same, trial.at) !== null
    if (hasWorked(same) && (isPaused || trial.at - (lastOkAt ?? 0) < TOLD_ANEW_S)) return undefined
    const lastTrial: Trial = isPaused ? { ...same.lastTrial, hasWorked: true } : trial
    return { ...same, lastTrial, lastOkAt: trial.at }
  }
  if (trial.outcome === 'grant') return undefined
  // Several that were on their way at once have failed once.
  if (same?.state === 'failing' && pausedUntil(same, trial.at) !== null) return { ...same, lastTrial: trial }
  const failures = (same?.failures ?? 0) + 1
  const pause = Math.min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S)
  return {
    credentialId,
    version,
    state: 'failing',
    lastTrial: trial,
    lastOkAt,
    pausedUntil: Math.max(same?.pausedUntil ?? 0, trial.at + pause),
    failures,
  }
}

/**
 * How a failing credential is doing once an administrator has consented to its client, where that answers the failure: what is
 * known of it is from before, so calls through it wait no longer.
 *
 * @param before what is known of the credential as it is now
 * @param at unix seconds
 * @returns undefined where nothing changes; a wrong secret is as wrong as before
 */
export function healthAfterConsent(
  { oauth }: Provider,
  before: CredentialHealth | undefined,
  at: number,
): CredentialHealth | undefined {
  if (before?.state !== 'failing') return undefined
  const { code, message, borrowed } = before.lastTrial
  const rule = ruleOf({ error: code ?? undefined, description: message ?? undefined }, oauth?.failures ?? [])
  if (rule !== undefined && rule.endsByConsent !== true) return undefined
  const lastTrial = trialOf('admin_consent', undefined, at, { borrowed })
  return { ...before, state: 'ok', lastTrial, pausedUntil: null, failures: 0 }
}

/**
 * What may pass takes the place of a success and of its like, not of the reason why a credential fails or calls pause. An outage
 * of a provider makes no write for each call.
 *
 * @param until when the provider has asked to come again, in unix seconds
 */
function afterPassing(same: CredentialHealth, trial: Trial, until: number | null): CredentialHealth | undefined {
  const told = same.lastTrial
  const lastTrial: Trial = same.state === 'failing' ? told : { ...trial, ...(hasWorked(same) && { hasWorked: true }) }
  if (until !== null) return { ...same, lastTrial, pausedUntil: Math.max(same.pausedUntil ?? 0, until) }
  const isTold = told.outcome === 'passing' && trial.at - told.at < TOLD_ANEW_S
  return same.state === 'failing' || isTold || pausedUntil(same, trial.at) !== null ? undefined : { ...same, lastTrial }
}

/** Whether its version has worked when a provider has last said anything of it, and was not merely told to come again. */
export function hasWorked({ state, lastTrial }: CredentialHealth): boolean {
  return state === 'ok' && (lastTrial.outcome === 'ok' || lastTrial.hasWorked === true)
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

/**
 * What is known of a credential as it is now: nothing where it, or the client that it borrows, was replaced since it was last
 * used.
 */
export async function healthOf(
  read: Reads,
  of: { readonly app: ApplicationId; readonly provider: string },
  credential: PresentCredential,
): Promise<CredentialHealth | undefined> {
  const health = await read.credentialHealth(of.app, credential.id)
  if (health?.version !== credential.version) return undefined
  return (await isStillLent(read, of, credential, health.lastTrial.borrowed)) ? health : undefined
}

/**
 * What a call ends in while calls through a credential wait; undefined while they need not.
 *
 * @param health of the credential as it is now: one that was replaced is tried at once
 * @param now unix seconds
 */
export function pausedBy(health: CredentialHealth | undefined, now: number): Problem | undefined {
  const until = pausedUntil(health, now)
  if (until === null || health === undefined) return undefined
  if (health.state === 'failing') return credentialFailing(health, now)
  const { outcome, code, message } = health.lastTrial
  return new Problem('provider-unavailable', 'The provider has asked for a pause; nothing was changed.', {
    retryAfter_s: until - now,
    // A release before this one has kept no words with a pause.
    ...(outcome === 'passing' && { provider: { code, message } }),
  })
}

/** Until when they wait, in unix seconds; null while they need not. */
export function pausedUntil(health: CredentialHealth | undefined, now: number): number | null {
  const until = health?.pausedUntil ?? 0
  return until > now ? until : null
}

/** How long whoever has met a passing failure is to wait, in seconds. */
export function waitOf(health: CredentialHealth | undefined, now: number): number {
  return (pausedUntil(health, now) ?? now + 1) - now
}

/** The change that keeps what `healthAfter` has made of what was known, if there is anything to keep. */
export function healthChanges(
  app: ApplicationId,
  from: CredentialHealth | undefined,
  health: CredentialHealth | undefined,
): Change[] {
  return health === undefined ? [] : [{ kind: 'credential.health', app, from, health }]
}
