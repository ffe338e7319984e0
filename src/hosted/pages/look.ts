import type { Application } from '../../store/store.ts'
import { parseColor, type Color } from '../../lib/color.ts'

/** How an application wants its pages to look, as far as that is safe to show. */
export interface Look {
  readonly name: string | undefined
  readonly title: string | undefined
  readonly subtitle: string | undefined
  readonly iconUrl: URL | undefined
  readonly websiteUrl: URL | undefined
  readonly termsUrl: URL | undefined
  readonly privacyUrl: URL | undefined
  readonly backgroundUrl: URL | undefined
  readonly background: Color | undefined
  readonly primary: Color | undefined
  readonly secondary: Color | undefined
  readonly alignment: 'left' | 'center' | 'right'
  /** Pixels. */
  readonly spacing: number | undefined
  /** The providers that have pages of their own are stand-ins. */
  readonly sandbox: boolean
}

/** Nobody's: where it is not known whose sign-in it is. */
export function plainLook(sandbox: boolean): Look {
  return lookOf({ settings: {} }, sandbox)
}

/** What is stored of an application's branding, each part checked for being what it says. */
export function lookOf({ settings }: Pick<Application, 'settings'>, sandbox: boolean): Look {
  const branding = objectIn(settings['branding'])
  const hosted = objectIn(settings['hosted_authentication'])
  const { alignment, spacing } = hosted
  return {
    name: text(branding['name']),
    title: text(hosted['title']),
    subtitle: text(hosted['subtitle']),
    iconUrl: webUrl(branding['icon_url']),
    websiteUrl: webUrl(branding['website_url']),
    termsUrl: webUrl(hosted['terms_of_service_url']),
    privacyUrl: webUrl(hosted['privacy_policy_url']),
    backgroundUrl: webUrl(hosted['background_image_url']),
    background: parseColor(hosted['background_color']),
    primary: parseColor(hosted['color_primary']),
    secondary: parseColor(hosted['color_secondary']),
    alignment: alignment === 'left' || alignment === 'right' ? alignment : 'center',
    spacing: typeof spacing === 'number' && spacing >= 0 ? Math.min(Math.floor(spacing), 1000) : undefined,
    sandbox,
  }
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A link or an image from elsewhere: over TLS, or from this machine. Nothing that a browser would run. */
function webUrl(value: unknown): URL | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null
  const isWeb =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost'))
  return isWeb && url.username === '' && url.password === '' ? url : undefined
}
