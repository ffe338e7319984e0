import type { Attempt } from '../api/grants.ts'
import { credentialAdvice, grantAdvice, healthTexts, passingAdvice } from '../texts/health.ts'

const advice = { credential: credentialAdvice, grant: grantAdvice, passing: passingAdvice }

/** What to do about an attempt that failed, by what the provider said; undefined of one that worked. */
export function adviceFor({ outcome, code, message }: Attempt): string | undefined {
  if (outcome === 'ok') return undefined
  const told = `${code ?? ''} ${message ?? ''}`
  return advice[outcome].find((one) => one.told.test(told))?.advice
}

const IN_DOUBT = '_in_doubt'

/** What was tried, in words; a step that a newer server has stays as it is. */
export function stepText(step: string): string {
  if (step.endsWith(IN_DOUBT)) return healthTexts.inDoubt(stepText(step.slice(0, -IN_DOUBT.length)))
  return healthTexts.steps[step] ?? step
}
