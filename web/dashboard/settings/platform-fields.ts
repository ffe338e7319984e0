import type { Platform, PlatformSettings } from '../api/settings.ts'

export type PlatformField = keyof PlatformSettings

/** What a platform needs besides the URL, and what it may say. */
export const platformFields: Readonly<
  Record<Platform, readonly { readonly name: PlatformField; readonly required: boolean }[]>
> = {
  web: [],
  desktop: [],
  js: [{ name: 'origin', required: true }],
  ios: [
    { name: 'bundle_id', required: true },
    { name: 'app_store_id', required: false },
    { name: 'team_id', required: false },
  ],
  android: [
    { name: 'package_name', required: true },
    { name: 'sha1_certificate_fingerprint', required: true },
  ],
}

/** Apps may be reached by links of their own. */
export function takesDeepLinks(platform: Platform): boolean {
  return platform === 'ios' || platform === 'android'
}
