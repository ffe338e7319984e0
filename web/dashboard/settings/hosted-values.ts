import { parseColor } from '../../../src/lib/color.ts'
import type { HostedAuthentication } from '../api/settings.ts'
import { settingsTexts } from '../texts/settings.ts'
import { webAddress } from './web-address.ts'

export interface HostedValues {
  title: string
  subtitle: string
  color_primary: string
  color_secondary: string
  background_color: string
  background_image_url: string
  alignment: 'left' | 'center' | 'right' | ''
  spacing: number | ''
  terms_of_service_url: string
  privacy_policy_url: string
}

export function hostedValues(stored: HostedAuthentication): HostedValues {
  return {
    title: stored.title ?? '',
    subtitle: stored.subtitle ?? '',
    color_primary: stored.color_primary ?? '',
    color_secondary: stored.color_secondary ?? '',
    background_color: stored.background_color ?? '',
    background_image_url: stored.background_image_url ?? '',
    alignment: stored.alignment ?? '',
    spacing: stored.spacing ?? '',
    terms_of_service_url: stored.terms_of_service_url ?? '',
    privacy_policy_url: stored.privacy_policy_url ?? '',
  }
}

const color = (value: string): string | null =>
  value.trim() === '' || parseColor(value) !== undefined ? null : settingsTexts.hosted.colorInvalid

export const hostedErrors = {
  color_primary: color,
  color_secondary: color,
  background_color: color,
  background_image_url: webAddress,
  terms_of_service_url: webAddress,
  privacy_policy_url: webAddress,
}
