import type { Credential } from '../../store/store.ts'
import { historyProperties, nameProperty, providerParameter, selectParameter, time, viewParameter } from '../shapes.ts'

export const credentialTypes = ['connector', 'serviceaccount', 'adminconsent'] as const

export const credentialCollection = {
  type: 'object',
  properties: { provider: providerParameter },
  required: ['provider'],
} as const

export const credentialPath = {
  type: 'object',
  properties: {
    provider: providerParameter,
    id: {
      type: 'string',
      description: 'The id of the credential.',
      example: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
    },
  },
  required: ['provider', 'id'],
} as const

export const credentialQuery = {
  type: 'object',
  properties: { view: viewParameter, select: selectParameter },
} as const

export const credentialName = {
  ...nameProperty,
  description:
    'The name of the credential: 1 to 255 characters after trimming, without control characters. It is unique within ' +
    'its connector and compared exactly.',
  example: 'My first Google credential',
} as const

export const credentialDataDescription =
  'What the provider needs: sealed at once, never answered. Extra keys are kept and sealed with the rest. At most ' +
  '64 KiB of JSON, 16 levels deep.'

/** The answer's `data`: four fields, and with `view=full` what the server knows besides. */
export const credentialObject = {
  title: 'Credential',
  description: 'What is known of a credential. Its data is never among it.',
  type: 'object',
  required: ['id', 'name', 'created_at', 'updated_at'],
  properties: {
    id: { type: 'string', description: 'The id of the credential.' },
    name: { type: 'string', description: 'Its name.' },
    created_at: { ...time, description: 'When it was created, in unix seconds.' },
    updated_at: { ...time, description: 'When it was last changed, in unix seconds; a mere renaming counts.' },
    credential_type: { type: 'string', enum: credentialTypes, description: 'Only with `view=full`: its type.' },
    version: { type: 'integer', description: 'Only with `view=full`: grows by one whenever the data changes.' },
    fingerprint: {
      type: 'string',
      description:
        'Only with `view=full`: a keyed fingerprint of the data. It stays the same when the same data is sent again ' +
        'and says nothing about other credentials.',
    },
    active: { type: 'boolean', description: 'Only with `view=full`: whether the connector uses it by default.' },
    last_used_at: {
      type: ['integer', 'null'],
      description: 'Only with `view=full`: when it was last put to work, in unix seconds.',
    },
    ...historyProperties,
  },
} as const

export const credentialExample = {
  id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
  name: 'My first Google credential',
  created_at: 1_763_900_000,
  updated_at: 1_763_900_000,
}

/** What an answer tells of a credential; each field is named here, so a secret cannot slip in. */
export function toPublic(credential: Credential, view: 'full' | undefined, activeId: string | null) {
  const { id, name, createdAt, updatedAt } = credential
  const always = { id, name, created_at: createdAt, updated_at: updatedAt }
  if (view === undefined) return always
  return {
    ...always,
    credential_type: credential.type,
    version: credential.version,
    fingerprint: credential.fingerprint,
    active: id === activeId,
    last_used_at: credential.lastUsedAt,
    created_by: credential.createdBy,
    updated_by: credential.updatedBy,
  }
}
