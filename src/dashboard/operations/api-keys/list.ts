import { operation } from '../../../api/operation.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { TAG } from '../shapes.ts'
import { apiKeyObject, toPublic } from './shape.ts'

export const listApiKeys = operation({
  id: 'list_api_keys',
  methods: ['GET'],
  path: `${IN_APPLICATION}/api-keys`,
  tag: TAG,
  summary: 'List the API keys of an application',
  description: 'Every key of the application, revoked and expired ones too; never the keys themselves.',
  scope: 'api_keys:read',
  answer: { status: 200, description: 'The API keys.', data: { type: 'array', items: apiKeyObject } },
  problems: [],

  async act({ caller, read, now }) {
    return { data: (await read.apiKeys(caller.app)).map((key) => toPublic(key, now)) }
  },
})
