import { operation } from '../../operation.ts'
import { storedCallbackUri } from '../shape.ts'
import { applicationOf, memberAliases, redirectUriExample, redirectUriPath, redirectUriQuery, uriOf } from './shape.ts'

export const getRedirectUri = operation({
  id: 'get_application_callback_uri',
  methods: ['GET'],
  path: '/v3/applications/redirect-uris/{id}',
  aliases: memberAliases,
  tag: 'Applications',
  summary: 'Return a redirect URI',
  description: 'Answers one redirect URI of the application.',
  scope: 'applications:read',
  params: redirectUriPath,
  query: redirectUriQuery,
  answer: { status: 200, description: 'The redirect URI.', data: storedCallbackUri, example: redirectUriExample },
  problems: ['not-found'],

  async act(context) {
    return { data: uriOf(await applicationOf(context), context.params.id) }
  },
})
