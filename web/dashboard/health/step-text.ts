import { healthTexts } from '../texts/health.ts'

const IN_DOUBT = '_in_doubt'

/** What was tried, in words; a step that a newer server has stays as it is. */
export function stepText(step: string): string {
  if (step.endsWith(IN_DOUBT)) return healthTexts.inDoubt(stepText(step.slice(0, -IN_DOUBT.length)))
  return healthTexts.steps[step] ?? step
}
