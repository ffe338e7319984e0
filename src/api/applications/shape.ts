import { COLOR_FORMS } from '../../lib/color.ts'
import type { Application } from '../../store/store.ts'
import { selectParameter, time } from '../shapes.ts'
import { callbackPlatform, callbackUriEntry, callbackUrisOf, MAX_CALLBACK_URIS } from './callback-uris.ts'

const url = { type: 'string', format: 'uri', maxLength: 2048 } as const
const text = { type: 'string', maxLength: 1000 } as const
const color = (what: string) => ({ type: 'string', maxLength: 64, description: `${what}: ${COLOR_FORMS}.` }) as const
const duration = { type: 'integer', minimum: 0, maximum: 315_360_000 } as const

export const branding = {
  title: 'Branding',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', maxLength: 255, description: 'The name that users see.' },
    icon_url: { ...url, description: 'Where the icon is.' },
    website_url: { ...url, description: 'The website of the application.' },
    description: { ...text, description: 'What the application is.' },
  },
  description: 'How the application presents itself. Replaced as a whole; without a name, the stored one stays.',
} as const

export const hostedAuthentication = {
  title: 'Hosted authentication',
  type: 'object',
  additionalProperties: false,
  properties: {
    background_image_url: { ...url, description: 'The image behind the sign-in page.' },
    alignment: {
      type: 'string',
      enum: ['left', 'center', 'right'],
      description: 'To which side the image is aligned.',
    },
    color_primary: color('The primary colour'),
    color_secondary: color('The secondary colour'),
    title: { ...text, description: 'The title of the page.' },
    subtitle: { ...text, description: 'The line below the title.' },
    background_color: color('The colour behind the page'),
    spacing: { type: 'integer', minimum: 0, maximum: 1000, description: 'The spacing, in pixels.' },
    terms_of_service_url: { ...url, description: 'Where the terms of service are.' },
    privacy_policy_url: { ...url, description: 'Where the privacy policy is.' },
  },
  description: 'How the hosted sign-in pages look. Replaced as a whole.',
} as const

const idpSettings = {
  title: 'Identity provider settings',
  type: 'object',
  additionalProperties: false,
  properties: {
    origins: { type: 'string', maxLength: 4096, description: 'Allowed origins, separated by commas.' },
    issuers: { type: 'string', maxLength: 4096, description: 'Allowed issuers, separated by commas.' },
  },
  description: 'The external identity provider. Replaced as a whole.',
} as const

const additionalSettings = {
  title: 'Sign-in settings',
  type: 'object',
  additionalProperties: false,
  properties: {
    login_url: { ...url, description: 'Where users sign in.' },
    logout_url: { ...url, description: 'Where users sign out.' },
    refresh_token_expiration_absolute: { ...duration, description: 'How long a refresh token lives, in seconds.' },
    refresh_token_expiration_idle: { ...duration, description: 'How long one lives unused, in seconds.' },
    rotate_refresh_token: {
      type: 'boolean',
      description:
        'Whether each use of a refresh token replaces it, from the next use on in sessions that are there too. A session ' +
        'that has begun with that goes on with it.',
    },
    allow_query_param_in_redirect_uri: { type: 'boolean', description: 'Whether redirect URIs may have a query.' },
  },
  description: 'How sign-in behaves; accepted and not answered. Replaced as a whole.',
} as const

const domain = { type: 'string', maxLength: 253, description: 'The white-label domain.' } as const

/** What PATCH takes. The names of read-only fields are accepted too, with the value that is stored. */
export const applicationChanges = {
  branding,
  hosted_authentication: hostedAuthentication,
  idp_settings: idpSettings,
  additional_settings: additionalSettings,
  domain,
  callback_uris: {
    type: 'array',
    maxItems: MAX_CALLBACK_URIS,
    items: callbackUriEntry,
    description: 'The registered redirect URIs. Replaced as a whole; an entry keeps its id when it sends it.',
  },
} as const

export const readOnlyFields = {
  application_id: { type: 'string', description: 'The id of the application; it cannot be changed.' },
  organization_id: { type: 'string', description: 'The organization that it belongs to; it cannot be changed.' },
  region: { type: 'string', description: 'Where it runs; it cannot be changed.' },
  environment: {
    type: 'string',
    enum: ['production', 'staging', 'sandbox'],
    description: 'What it is for: real users, a trial run of them, or tests. It cannot be changed.',
  },
  created_at: { ...time, description: 'When it was created, in unix seconds.' },
} as const

export const lastChanged = { ...time, description: 'When it was last changed, in unix seconds.' } as const

/** A registered redirect URI, as it is answered. */
export const storedCallbackUri = {
  title: 'Stored callback URI',
  type: 'object',
  description: 'A registered redirect URI.',
  required: ['id', 'url', 'platform'],
  properties: {
    id: { type: 'string', description: 'The id of the entry.' },
    url: callbackUriEntry.properties.url,
    platform: callbackPlatform,
    settings: callbackUriEntry.properties.settings,
  },
} as const

export const applicationQuery = { type: 'object', properties: { select: selectParameter } } as const

export const applicationObject = {
  title: 'Application',
  description: 'What an API key gives access to.',
  type: 'object',
  required: ['application_id', 'organization_id', 'region', 'environment', 'branding', 'callback_uris'],
  properties: {
    ...readOnlyFields,
    branding,
    hosted_authentication: hostedAuthentication,
    idp_settings: idpSettings,
    domain,
    callback_uris: {
      type: 'array',
      description: 'The registered redirect URIs.',
      items: storedCallbackUri,
    },
    updated_at: lastChanged,
  },
} as const

export const applicationExample = {
  application_id: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
  organization_id: '1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9',
  region: 'local',
  environment: 'production',
  branding: { name: 'My application' },
  callback_uris: [],
  created_at: 1_763_900_000,
  updated_at: 1_763_900_000,
}

/** What an answer tells of an application; each field is named here. `additional_settings` goes in and stays in. */
export function toPublic(application: Application) {
  const { id, organizationId, region, environment, settings, createdAt, updatedAt } = application
  return {
    application_id: id,
    organization_id: organizationId,
    region,
    environment,
    branding: settings['branding'],
    ...('hosted_authentication' in settings && { hosted_authentication: settings['hosted_authentication'] }),
    ...('idp_settings' in settings && { idp_settings: settings['idp_settings'] }),
    ...('domain' in settings && { domain: settings['domain'] }),
    callback_uris: callbackUrisOf(application),
    created_at: createdAt,
    updated_at: updatedAt,
  }
}
