import { settingsTexts } from '../texts/settings.ts'

/** An address in the web, or nothing. */
export function webAddress(value: string): string | null {
  const given = value.trim()
  if (given === '') return null
  return /^https?:\/\//.test(given) && URL.canParse(given) ? null : settingsTexts.urlInvalid
}
