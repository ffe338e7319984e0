import type { Platform, PlatformSettings, RedirectURIGiven } from '../api/settings.ts'
import { commonTexts } from '../texts/common.ts'
import { settingsTexts } from '../texts/settings.ts'
import { platformFields, takesDeepLinks } from './platform-fields.ts'

const texts = settingsTexts.callbacks

export interface CallbackValues {
  url: string
  platform: Platform
  settings: PlatformSettings
}

const SECURE = /^(?:https:\/\/[^/]|http:\/\/(?:localhost|127\.0\.0\.1)(?:[:/]|$))/

export function callbackErrors({ url, platform, settings }: CallbackValues): Record<string, string> {
  const given = url.trim()
  const missing = platformFields[platform].filter(
    ({ name, required }) => required && (settings[name] ?? '').trim() === '',
  )
  return {
    ...(given === ''
      ? { url: commonTexts.required }
      : !URL.canParse(given)
        ? { url: texts.linkInvalid }
        : !takesDeepLinks(platform) && !SECURE.test(given) && { url: texts.urlInvalid }),
    ...Object.fromEntries(missing.map(({ name }) => [`settings.${name}`, commonTexts.required])),
  }
}

/** As the server takes it: without the fields of the platforms that were looked at before. */
export function callbackOf({ url, platform, settings }: CallbackValues): RedirectURIGiven {
  const fields = platformFields[platform].flatMap(({ name }) => {
    const value = (settings[name] ?? '').trim()
    return value === '' ? [] : [[name, value]]
  })
  return {
    url: url.trim(),
    platform,
    settings: Object.fromEntries(fields) as PlatformSettings,
  }
}
