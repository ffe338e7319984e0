import { operation } from '../../operation.ts'
import { callbackUrisOf } from '../callback-uris.ts'
import { storedCallbackUri } from '../shape.ts'
import { applicationOf, collectionAliases, redirectUriExample, redirectUriQuery } from './shape.ts'

export const listRedirectUris = operation({
  id: 'get_all_callback_uris',
  methods: ['GET'],
  path: '/v3/applications/redirect-uris',
  aliases: collectionAliases,
  tag: 'Applications',
  summary: 'Return all redirect URIs',
  description:
    'Answers all redirect URIs that the application has registered, the oldest first. Sign-in sends users to no other.',
  scope: 'applications:read',
  query: redirectUriQuery,
  answer: {
    status: 200,
    description: 'All redirect URIs.',
    data: {
      title: 'Redirect URI list',
      type: 'array',
      items: storedCallbackUri,
      description: 'All of them, at most 100.',
    },
    success: true,
    example: [redirectUriExample],
  },
  problems: ['not-found'],

  async act(context) {
    return { data: callbackUrisOf(await applicationOf(context)) }
  },
})
