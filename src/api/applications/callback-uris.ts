import { newId } from '../../lib/ids.ts'

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
    origin: { ...setting, description: 'js: the origin of the page.' },
    bundle_id: { ...setting, description: 'ios: the bundle id.' },
    app_store_id: { ...setting, description: 'ios: the id in the App Store.' },
    team_id: { ...setting, description: 'ios: the id of the team.' },
    package_name: { ...setting, description: 'android: the name of the package.' },
    sha1_certificate_fingerprint: { ...setting, description: 'android: the fingerprint of the signing certificate.' },
    sha_1_certificate_fingerprint: { ...setting, description: 'What the official Node client makes of that name.' },
  },
  description: 'What the platform needs besides the URL.',
} as const

const needs = (platform: string, ...required: string[]) => ({
  if: { properties: { platform: { const: platform } }, required: ['platform'] },
  then: { required: ['settings'], properties: { settings: { type: 'object' as const, required } } },
})

const webUrl = 'must be an https URL, or http on localhost'

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
      description: 'Where users are sent back to. https, or http on localhost; ios and android may use deep links.',
    },
    platform: {
      type: 'string',
      enum: ['web', 'desktop', 'js', 'ios', 'android'],
      default: 'web',
      description:
        'What kind of client the URL belongs to: a web server, a desktop program, a page with JavaScript, or an app. js ' +
        'needs `settings.origin`, ios `settings.bundle_id`, android `settings.package_name`.',
    },
    settings,
  },
  allOf: [
    needs('js', 'origin'),
    needs('ios', 'bundle_id'),
    needs('android', 'package_name'),
    {
      if: { not: { properties: { platform: { enum: ['ios', 'android'] } }, required: ['platform'] } },
      then: {
        properties: {
          url: {
            type: 'string',
            pattern: '^(?:https://[^/]|http://(?:localhost|127\\.0\\.0\\.1)(?:[:/]|$))',
            'x-expected': webUrl,
          },
        },
      },
    },
  ],
} as const

/** The stored form of what PATCH was sent: with ids, a platform, and the settings' names in one spelling. */
export function toStored(
  entry: { id?: string | undefined; url: string; platform?: string | undefined; settings?: object | undefined },
  known: readonly CallbackUri[],
): CallbackUri {
  const { settings: given } = entry
  return {
    id: known.find(({ id }) => id === entry.id)?.id ?? newId(),
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
