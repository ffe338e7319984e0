import type { FastifySchema } from 'fastify'

// What the two references share: the schema of the PATCH and the GET, written for Fastify's own Ajv.

const path = {
  type: 'object',
  required: ['provider', 'id'],
  properties: {
    provider: {
      type: 'string',
      enum: ['google', 'microsoft', 'imap', 'icloud', 'yahoo', 'ews', 'virtual-calendar', 'zoom', 'inbox', 'nylas'],
    },
    id: { type: 'string' },
  },
}

const response = {
  200: {
    type: 'object',
    required: ['request_id', 'data'],
    properties: {
      request_id: { type: 'string' },
      data: {
        type: 'object',
        required: ['id', 'name', 'created_at', 'updated_at'],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          created_at: { type: 'integer' },
          updated_at: { type: 'integer' },
        },
      },
    },
  },
}

export const patchSchema: FastifySchema = {
  params: path,
  response,
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 255 },
      credential_type: { type: 'string', enum: ['connector', 'serviceaccount', 'adminconsent'] },
      credential_data: {
        type: 'object',
        required: ['private_key', 'private_key_id', 'client_email'],
        properties: {
          type: { type: 'string', const: 'service_account' },
          private_key: { type: 'string', maxLength: 16384 },
          private_key_id: { type: 'string', maxLength: 512 },
          client_email: { type: 'string', maxLength: 320 },
          token_uri: { type: 'string' },
        },
      },
    },
  },
}

export const getSchema: FastifySchema = { params: path, response }

export const routePath = '/v3/connectors/:provider/creds/:id'
export type Path = { Params: { provider: string; id: string } }
