import { adviceOnGrant } from '../../grants/advice.ts'
import { endedBy, ends } from '../../grants/ended.ts'
import { providerNames } from '../../providers/index.ts'
import { grantStatuses, type Grant } from '../../store/store.ts'
import { advice, SCOPE, selectParameter, time, viewParameter, WITHOUT_NUL } from '../shapes.ts'

export const TAG = 'Grants'

export const grantPath = {
  type: 'object',
  properties: {
    grant_id: {
      type: 'string',
      maxLength: 400,
      description:
        'The grant: its id, `grant:` and its id, the address of its mailbox, or `email:` and the address. Upper and ' +
        'lower case are the same in an address.',
      example: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
    },
  },
  required: ['grant_id'],
} as const

export const grantQuery = {
  type: 'object',
  properties: { view: viewParameter, select: selectParameter },
} as const

export const grantScope = {
  type: 'array',
  maxItems: 100,
  items: {
    type: 'string',
    minLength: 1,
    maxLength: 512,
    pattern: `^${SCOPE}$`,
    'x-expected': 'must be one scope, without spaces',
  },
  description: 'What the grant is for; without it, the scopes of the connector.',
} as const

/** What may be given along with an authentication. */
export const alongside = {
  state: { type: 'string', maxLength: 256, ...WITHOUT_NUL, description: 'Kept with the grant and answered with it.' },
  name: { type: 'string', maxLength: 255, ...WITHOUT_NUL, description: 'A name for the grant.' },
  workspace_id: { type: 'string', maxLength: 64, description: 'Accepted for clients that send it; not kept.' },
} as const

const trial = {
  title: 'Attempt',
  type: ['object', 'null'],
  description: 'Only with `view=full`: what was last tried with the provider, and what came of it.',
  properties: {
    at: { ...time, description: 'When, in unix seconds.' },
    step: { type: 'string', description: 'What was tried, such as `refresh_token` or `jwt_bearer`.' },
    outcome: {
      type: 'string',
      enum: ['ok', 'credential', 'grant', 'passing'],
      description:
        'Whose failure it was: `credential` leaves the grant valid, `grant` makes it invalid, `passing` changes nothing.',
    },
    code: { type: ['string', 'null'], description: "The provider's own code." },
    message: { type: ['string', 'null'], description: "The provider's own words." },
    advice,
  },
} as const

export const grantObject = {
  title: 'Grant',
  description: 'The authentication of one mailbox. What it authenticates with is never among it.',
  type: 'object',
  required: ['id', 'provider', 'scope', 'created_at'],
  properties: {
    id: { type: 'string', description: 'The id of the grant. Authenticating the mailbox again keeps it.' },
    provider: { type: 'string', enum: providerNames, description: 'The provider.' },
    email: { type: 'string', description: 'The address of the mailbox.' },
    name: { type: 'string', description: 'The name that the provider or whoever authenticated gave.' },
    provider_user_id: { type: 'string', description: 'What the provider knows the user as.' },
    grant_status: {
      type: 'string',
      enum: grantStatuses,
      description:
        '`invalid` once its mailbox has to authenticate again. A failing credential leaves its grants valid.',
    },
    scope: { type: 'array', items: { type: 'string' }, description: 'What the grant is for.' },
    settings: {
      type: 'object',
      additionalProperties: true,
      description: 'What it was authenticated with and may be shown.',
    },
    credential_id: { type: 'string', description: 'The credential behind it.' },
    state: { type: 'string', description: 'What was given along with the authentication.' },
    ip: { type: 'string', description: 'Where it was authenticated from.' },
    user_agent: { type: 'string', description: 'With what it was authenticated.' },
    created_at: { ...time, description: 'When it was created, in unix seconds.' },
    updated_at: { ...time, description: 'When it was last authenticated or changed, in unix seconds.' },
    credential_version: {
      type: ['integer', 'null'],
      description: 'Only with `view=full`: the version of the credential that minted its tokens.',
    },
    client_id: { type: ['string', 'null'], description: 'Only with `view=full`: the client that minted its tokens.' },
    last_attempt: trial,
    ended_by: {
      type: ['string', 'null'],
      enum: [...ends, null],
      description:
        'Only with `view=full`: what has made it invalid. `refusal` where the provider does not accept any more what it ' +
        'authenticates with, `deletion` where the credential or connector behind it was deleted; null while it is valid.',
    },
    created_by: { type: 'string', description: 'Only with `view=full`: the API key or member that created it.' },
  },
} as const

export const grantExample = {
  id: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
  provider: 'google',
  email: 'user@example.com',
  grant_status: 'valid',
  scope: ['https://www.googleapis.com/auth/gmail.readonly'],
  settings: {},
  credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
  created_at: 1_763_900_000,
  updated_at: 1_763_900_000,
}

/** What an answer tells of a grant; each field is named here, so a secret cannot slip in. */
export function toPublic(grant: Omit<Grant, 'n' | 'revision'>, view: 'full' | undefined) {
  const always = {
    id: grant.id,
    provider: grant.provider,
    email: grant.email,
    ...(grant.name !== null && { name: grant.name }),
    ...(grant.providerUserId !== null && { provider_user_id: grant.providerUserId }),
    grant_status: grant.status,
    scope: grant.scope,
    settings: grant.settings,
    ...(grant.credentialId !== null && { credential_id: grant.credentialId }),
    ...(grant.state !== null && { state: grant.state }),
    ...(grant.ip !== null && { ip: grant.ip }),
    ...(grant.userAgent !== null && { user_agent: grant.userAgent }),
    created_at: grant.createdAt,
    updated_at: grant.updatedAt,
  }
  if (view === undefined) return always
  return {
    ...always,
    credential_version: grant.credentialVersion,
    client_id: grant.clientId,
    last_attempt: grant.lastTrial && { ...grant.lastTrial, advice: adviceOnGrant(grant) },
    ended_by: endedBy(grant),
    created_by: grant.createdBy,
  }
}
