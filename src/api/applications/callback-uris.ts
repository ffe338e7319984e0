import { newId } from '../../lib/ids.ts'
import type { FieldError } from '../../lib/problem.ts'
import type { Application } from '../../store/store.ts'

export const MAX_CALLBACK_URIS = 100

/** A registered redirect URI, as it is stored and answered. */
export interface CallbackUri {
  readonly id: string
  readonly url: string
  readonly platform: string
  readonly settings?: Readonly<Record<string, unknown>>
}

const setting = { type: 'string', minLength: 1, maxLength: 512 } as const

const settings = {
  title: 'Platform settings',
  type: 'object',
  additionalProperties: false,
  properties: {
    origin: {
      ...setting,
      // As browsers send it (RFC 6454 section 6.1): what has more or less is never met.
      pattern: '^https?://(?:[^\\s/?#@:\\[\\]*]+|\\[[0-9A-Fa-f:.]+\\])(?::\\d{1,5})?$',
      'x-expected': 'must be an origin, such as https://app.example.com or http://localhost:3000',
      description: 'js: the origin of the page.',
    },
    bundle_id: { ...setting, description: 'ios: the bundle id.' },
    app_store_id: { ...setting, description: 'ios: the id in the App Store.' },
    team_id: { ...setting, description: 'ios: the id of the team.' },
    package_name: { ...setting, description: 'android: the name of the package.' },
    sha1_certificate_fingerprint: { ...setting, description: 'android: the fingerprint of the signing certificate.' },
    sha_1_certificate_fingerprint: { ...setting, description: 'What the official Node client makes of that name.' },
  },
  description: 'What the platform needs besides the URL.',
} as const

/** What kind of client a redirect URI belongs to; where nothing is said, a web server. */
export const callbackPlatform = {
  type: 'string',
  enum: ['web', 'desktop', 'js', 'ios', 'android'],
  description:
    'What kind of client the URL belongs to: a web server, a desktop program, a page with JavaScript, or an app. js ' +
    'needs `settings.origin`, ios `settings.bundle_id`, android `settings.package_name` and ' +
    '`settings.sha1_certificate_fingerprint`.',
} as const

const needs = (platform: string, ...required: string[]) => ({
  if: { properties: { platform: { const: platform } }, required: ['platform'] },
  then: { required: ['settings'], properties: { settings: { type: 'object' as const, required } } },
})

/** The fingerprint comes in either spelling. */
const needsFingerprint = {
  if: { properties: { platform: { const: 'android' } }, required: ['platform'] },
  then: {
    properties: {
      settings: {
        type: 'object' as const,
        anyOf: [{ required: ['sha1_certificate_fingerprint'] }, { required: ['sha_1_certificate_fingerprint'] }],
        'x-expected': 'needs sha1_certificate_fingerprint',
      },
    },
  },
}

const WEB = '^(?:https://[^/?@]+|http://(?:localhost|127\\.0\\.0\\.1)(?::\\d{1,5})?)(?:[/?]|$)'

const inAnyCase = (word: string) => word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
/** Schemes that a browser acts upon by itself lead to no app. */
const NO_APP = ['http', 'https', 'javascript', 'vbscript', 'data', 'file', 'blob', 'about', 'view-source']
const DEEP_LINK = `^(?!(?:${NO_APP.map(inAnyCase).join('|')}):)[A-Za-z][A-Za-z0-9+.-]*:`

const asciiUrl =
  'must be percent-encoded where it has spaces or other characters than those of ASCII, and its host in punycode'
const webUrl = 'must be an https URL, or http on localhost'
const appUrl = 'must be a link that opens the app, an https URL, or http on localhost'

/** One entry as PATCH takes it. */
export const callbackUriEntry = {
  title: 'Callback URI',
  type: 'object',
  description: 'A redirect URI to register.',
  additionalProperties: false,
  required: ['url'],
  properties: {
    id: { type: 'string', maxLength: 64, description: 'The id of an entry that is there already.' },
    url: {
      type: 'string',
      format: 'uri',
      maxLength: 2048,
      'x-expected': 'must be a URL',
      allOf: [
        // RFC 6749, section 3.1.2: an absolute URI without a fragment.
        { type: 'string', pattern: '^[^#]*$', 'x-expected': 'must be a URL without a fragment' },
        // RFC 3986: and where it is compared byte for byte, nobody may have to guess how something was encoded.
        { type: 'string', pattern: '^[\\x21-\\x7E]*$', 'x-expected': asciiUrl },
      ],
      description: 'Where users are sent back to. https, or http on localhost; ios and android may use deep links.',
    },
    platform: { ...callbackPlatform, default: 'web' },
    settings,
  },
  allOf: [
    needs('js', 'origin'),
    needs('ios', 'bundle_id'),
    needs('android', 'package_name'),
    needsFingerprint,
    {
      if: { not: { properties: { platform: { enum: ['ios', 'android'] } }, required: ['platform'] } },
      then: {
        properties: {
          url: { type: 'string', pattern: WEB, 'x-expected': webUrl },
        },
      },
      else: {
        properties: {
          url: { type: 'string', pattern: `${DEEP_LINK}|${WEB}`, 'x-expected': appUrl },
        },
      },
    },
  ],
} as const

export interface CallbackUriEntry {
  readonly id?: string | undefined
  readonly url: string
  readonly platform?: string | undefined
  readonly settings?: object | undefined
}

/** The stored form of what PATCH was sent: with ids, a platform, and the settings' names in one spelling. */
export function toStored(entry: CallbackUriEntry, id: string): CallbackUri {
  const { settings: given } = entry
  return {
    id,
    url: entry.url,
    platform: entry.platform ?? 'web',
    ...(given !== undefined && {
      settings: Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name === 'sha_1_certificate_fingerprint' ? 'sha1_certificate_fingerprint' : name,
          value as unknown,
        ]),
      ),
    }),
  }
}

/** A whole list as PATCH was sent it. An entry keeps an id that is known, the first one that sends it. */
export function toStoredList(
  entries: readonly CallbackUriEntry[],
  known: readonly CallbackUri[],
): readonly CallbackUri[] {
  const free = new Set(known.map(({ id }) => id))
  return entries.map((entry) => toStored(entry, entry.id !== undefined && free.delete(entry.id) ? entry.id : newId()))
}

/** Whether both lead to the same place in the same kind of client; there is one record of each. */
export function samePlace(one: CallbackUri, other: CallbackUri): boolean {
  return one.url === other.url && one.platform === other.platform
}

/** Which entries of a list have the place of another one. */
export function twins(uris: readonly CallbackUri[]): FieldError[] {
  return uris.flatMap((one, at) =>
    uris.some((other, there) => there !== at && samePlace(one, other))
      ? [{ path: `callback_uris.${at}.url`, message: 'stands there twice for this platform' }]
      : [],
  )
}

/** The registered redirect URIs of an application, the oldest first. */
export function callbackUrisOf({ settings }: Pick<Application, 'settings'>): readonly CallbackUri[] {
  return (settings['callback_uris'] ?? []) as readonly CallbackUri[]
}
