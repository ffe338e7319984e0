import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import type { Refusal } from './key-file.ts'

export function refusalText(refusal: Refusal, title: string): string {
  if (refusal.why === 'other-kind') return texts.refused['other-kind'](title, refusal.field)
  if (refusal.why === 'missing') return texts.refused.missing(title, refusal.names)
  return texts.refused[refusal.why]
}
