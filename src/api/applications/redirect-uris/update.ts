import { invalid, Problem } from '../../../lib/problem.ts'
import { compile } from '../../../lib/schema.ts'
import { changedOf } from '../../changed.ts'
import { operation } from '../../operation.ts'
import { callbackPlatform, callbackUriEntry, callbackUrisOf, samePlace, toStored } from '../callback-uris.ts'
import { storedCallbackUri } from '../shape.ts'
import {
  applicationOf,
  memberAliases,
  redirectUriExample,
  redirectUriFields,
  redirectUriPath,
  redirectUriQuery,
  replaced,
  uriOf,
} from './shape.ts'

const check = compile(callbackUriEntry)

export const updateRedirectUri = operation({
  id: 'update_callback_uri',
  methods: ['PATCH', 'PUT'],
  path: '/v3/applications/redirect-uris/{id}',
  aliases: memberAliases,
  tag: 'Applications',
  summary: 'Update a redirect URI',
  description:
    'Changes what the body names; `settings` are replaced as a whole. What comes out must be what its platform asks for. ' +
    'The id stays.',
  scope: 'applications:write',
  params: redirectUriPath,
  query: redirectUriQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      id: { type: 'string', description: 'The id of the redirect URI; it cannot be changed.' },
      ...redirectUriFields,
      // Left out, it stays as it is.
      platform: callbackPlatform,
    },
  },
  bodyExamples: {
    url: { summary: 'Change the URL', value: { url: 'https://app.example.com/v2/oauth/callback' } },
  },
  answer: {
    status: 200,
    description: 'The redirect URI as it now is.',
    data: storedCallbackUri,
    example: redirectUriExample,
  },
  problems: ['not-found', 'conflict'],

  async act(context) {
    const { params, body, now } = context
    const application = await applicationOf(context)
    const uris = callbackUrisOf(application)
    const stored = uriOf(application, params.id)
    if (body.id !== undefined && body.id !== stored.id)
      throw invalid([{ path: 'id', message: 'cannot be changed; leave it out or send the stored value' }])
    const merged = { ...stored, ...body }
    const wrong = check(merged)
    if (wrong.length > 0) throw invalid(wrong)
    const updated = toStored(merged, stored.id)
    if (uris.some((uri) => uri.id !== stored.id && samePlace(uri, updated)))
      throw new Problem('conflict', 'url: another redirect URI has it for this platform already.')
    return {
      data: updated,
      plan: replaced(
        application,
        uris.map((uri) => (uri.id === stored.id ? updated : uri)),
        { event: 'redirect_uri.updated', id: stored.id, changed: changedOf(body, { ...stored }, { ...updated }), now },
      ),
    }
  },
})
