import { queryOptions } from '@tanstack/react-query'
import type { callbackPlatform } from '../../../src/api/applications/callback-uris.ts'
import { publicPath, type Environment } from './applications.ts'
import { api } from './client.ts'
import { keys } from './keys.ts'

export const PLATFORMS = ['web', 'desktop', 'js', 'ios', 'android'] as const satisfies (typeof callbackPlatform)['enum']

export type Platform = (typeof PLATFORMS)[number]

export interface PlatformSettings {
  readonly origin?: string
  readonly bundle_id?: string
  readonly app_store_id?: string
  readonly team_id?: string
  readonly package_name?: string
  readonly sha1_certificate_fingerprint?: string
}

export interface RedirectURI {
  readonly id: string
  readonly url: string
  readonly platform: Platform
  readonly settings?: PlatformSettings
}

export interface Branding {
  readonly name?: string
  readonly icon_url?: string
  readonly website_url?: string
  readonly description?: string
}

export interface HostedAuthentication {
  readonly background_image_url?: string
  readonly alignment?: 'left' | 'center' | 'right'
  readonly color_primary?: string
  readonly color_secondary?: string
  readonly title?: string
  readonly subtitle?: string
  readonly background_color?: string
  readonly spacing?: number
  readonly terms_of_service_url?: string
  readonly privacy_policy_url?: string
}

/** The settings of an application, as the public API has them. */
export interface Settings {
  readonly application_id: string
  readonly organization_id: string
  readonly region: string
  readonly environment: Environment
  readonly branding: Branding
  readonly hosted_authentication?: HostedAuthentication
  readonly callback_uris: readonly RedirectURI[]
  readonly domain?: string
  readonly created_at?: number
  readonly updated_at?: number
}

export type SettingsChange = Partial<Pick<Settings, 'branding' | 'hosted_authentication'>>

export const settingsQuery = (app: string) =>
  queryOptions({
    queryKey: keys.settings(app),
    queryFn: ({ signal }) => api.get<Settings>(publicPath(app, 'applications'), { signal }),
  })

/** Each of the nested objects is replaced as a whole. */
export function changeSettings(app: string, change: SettingsChange): Promise<Settings> {
  return api.patch<Settings>(publicPath(app, 'applications'), change)
}

export type RedirectURIGiven = Omit<RedirectURI, 'id'>

/** One at a time, so that two who change some at once do not take away what the other has added. */
export function addRedirectURI(app: string, given: RedirectURIGiven): Promise<RedirectURI> {
  return api.post(publicPath(app, 'applications', 'redirect-uris'), given)
}

export function changeRedirectURI(app: string, id: string, given: RedirectURIGiven): Promise<RedirectURI> {
  return api.patch(publicPath(app, 'applications', 'redirect-uris', id), given)
}

export function deleteRedirectURI(app: string, id: string): Promise<void> {
  return api.delete(publicPath(app, 'applications', 'redirect-uris', id))
}
