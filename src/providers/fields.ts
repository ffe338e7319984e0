/** Schema fragments that several providers share. */

import type { JsonSchema } from '../lib/schema.ts'
import type { CredentialSpec, Guide, ObjectSchema, WaySpec } from './provider.ts'

/** Text on one line: identifiers, names, addresses. */
export function line(maxLength: number, description: string): JsonSchema {
  return {
    type: 'string',
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
    'x-expected': 'must not hold control characters',
    description,
  }
}

/** A URL that a provider's key file carries. It is kept as it came and never fetched, so its form does not matter. */
export function unusedUrl(description: string): JsonSchema {
  return { type: 'string', maxLength: 2048, description: `${description} Kept as it is, never fetched.` }
}

export const clientId = line(512, 'Client id of the OAuth application.')

/** On one line: what a file or a clipboard adds to the end of a secret makes it another one. */
export const clientSecret = line(2048, 'Client secret of the OAuth application.')

/** Settings of a connector: the client's id and secret, and what else the provider knows. Other keys are refused. */
export function clientSettings(more: Readonly<Record<string, JsonSchema>> = {}): ObjectSchema {
  return {
    type: 'object',
    properties: { client_id: clientId, client_secret: clientSecret, ...more },
    required: ['client_id', 'client_secret'],
    additionalProperties: false,
  }
}

/** A credential that stands in for the client of its connector. */
export function connectorOverride(
  title: string,
  example: Readonly<Record<string, unknown>>,
  guide: Guide,
  more: Readonly<Record<string, JsonSchema>> = {},
): CredentialSpec {
  return {
    title: `${title} OAuth client`,
    description: 'Another OAuth client, to use in place of the one in the settings of the connector.',
    schema: {
      type: 'object',
      properties: { client_id: clientId, client_secret: clientSecret, ...more },
      required: ['client_id', 'client_secret'],
      additionalProperties: true,
    },
    example,
    guide,
  }
}

export const emailAddress: JsonSchema = {
  type: 'string',
  format: 'email',
  maxLength: 320,
  description: 'The address of the mailbox.',
}

export const credentialId: JsonSchema = {
  type: 'string',
  maxLength: 64,
  description: 'The credential to use in place of the one that the connector uses by default.',
}

/** A refresh token that the customer brings along; which mailbox it is of, the provider says. */
export const refreshTokenWay: WaySpec = {
  way: 'refresh_token',
  title: 'A refresh token',
  credential: 'connector',
  schema: {
    type: 'object',
    properties: {
      refresh_token: {
        type: 'string',
        minLength: 1,
        maxLength: 8192,
        description: 'A refresh token that the OAuth client of the connector, or of the credential, was given.',
      },
      credential_id: credentialId,
    },
    required: ['refresh_token'],
    additionalProperties: false,
  },
  publicSettings: ['credential_id'],
  example: { refresh_token: 'the refresh token' },
}

export const password = (maxLength: number, description: string): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description,
})

export const port = (description: string): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum: 65_535,
  description,
})

/** A host name or address as it is given; what it may lead to is decided when it is connected to. */
export const host = (description: string): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern: '^[A-Za-z0-9.:-]+$',
  'x-expected': 'must be the name of a host',
  description,
})

/** An address with no provider behind it, so nothing is tried. */
export function ownAddressWay(example: string, more: Readonly<Record<string, JsonSchema>> = {}): WaySpec {
  return {
    way: 'none',
    title: 'An address of its own',
    schema: {
      type: 'object',
      properties: { email: emailAddress, ...more },
      required: ['email'],
      additionalProperties: false,
    },
    publicSettings: ['email'],
    example: { email: example },
  }
}

/** A mailbox at Nylas's own mail servers, which mail programs may sign in to. */
export const agentMailboxWay: WaySpec = ownAddressWay('agent@example.com', {
  app_password: {
    type: 'string',
    minLength: 18,
    maxLength: 40,
    description: 'What mail programs sign in with, if they may.',
  },
})
