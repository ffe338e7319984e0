import { API_KEY_NAME_MAX, makeApiKey } from '../../../api/api-keys.ts'
import { operation } from '../../../api/operation.ts'
import { scopes } from '../../../api/scopes.ts'
import { nameProperty } from '../../../api/shapes.ts'
import { Problem } from '../../../lib/problem.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { TAG, text } from '../shapes.ts'
import { apiKeyObject, toPublic } from './shape.ts'

export const createApiKey = operation({
  id: 'create_api_key',
  methods: ['POST'],
  path: `${IN_APPLICATION}/api-keys`,
  tag: TAG,
  summary: 'Create an API key',
  description:
    'Makes a key for the application. The answer is the only one that ever holds it. One with the scope `tokens:lend` can be made by owners alone.',
  scope: 'api_keys:write',
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'scopes'],
    properties: {
      name: {
        ...nameProperty,
        maxLength: API_KEY_NAME_MAX,
        'x-expected': `must have 1 to ${API_KEY_NAME_MAX} characters after trimming, and no control characters`,
      },
      scopes: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', enum: scopes } },
      expires_in_days: {
        type: ['integer', 'null'],
        minimum: 1,
        maximum: 3650,
        description: 'Null, or left out, for a key that does not expire.',
      },
    },
  },
  answer: {
    status: 201,
    description: 'The API key, with the key itself.',
    data: {
      ...apiKeyObject,
      required: [...apiKeyObject.required, 'key'],
      properties: { ...apiKeyObject.properties, key: text },
    },
  },
  problems: [],

  async act({ caller, body, now }) {
    // Otherwise whoever may make keys could read every mailbox by one.
    if (body.scopes.includes('tokens:lend') && !caller.scopes.includes('api_keys:lend'))
      throw new Problem('forbidden', 'Your role does not allow a key with the scope tokens:lend; an owner can make it.')
    const {
      text: apiKey,
      key,
      change,
      event,
    } = makeApiKey({
      app: caller.app,
      name: body.name.trim(),
      scopes: body.scopes,
      expiresInDays: body.expires_in_days ?? null,
      now,
    })
    return { data: { ...toPublic(key, now), key: apiKey }, plan: { changes: [change], audit: [event] } }
  },
})
