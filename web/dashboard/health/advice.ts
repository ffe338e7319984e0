import type { Attempt } from '../api/grants.ts'
import type { CredentialType } from '../api/providers.ts'
import { credentialAdvice, grantAdvice, healthTexts, passingAdvice } from '../texts/health.ts'

const advice = { credential: credentialAdvice, grant: grantAdvice, passing: passingAdvice }

/** What to do about an attempt that failed, by what the provider said; undefined of one that worked. */
export function adviceFor(attempt: Attempt, type?: CredentialType): string | undefined {
  const { outcome, step, code, message } = attempt
  if (outcome === 'ok') return undefined
  if (typeof attempt.advice === 'string') return attempt.advice
  const told = `${code ?? ''} ${message ?? ''}`
  const of = type ?? (step.startsWith('jwt_bearer') ? 'serviceaccount' : undefined)
  return advice[outcome].find((one) => one.told.test(told) && (one.of === undefined || one.of === of))?.advice
}

const IN_DOUBT = '_in_doubt'

/** What was tried, in words; a step that a newer server has stays as it is. */
export function stepText(step: string): string {
  if (step.endsWith(IN_DOUBT)) return healthTexts.inDoubt(stepText(step.slice(0, -IN_DOUBT.length)))
  return healthTexts.steps[step] ?? step
}
