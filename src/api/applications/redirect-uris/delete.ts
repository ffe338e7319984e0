import { operation } from '../../operation.ts'
import { callbackUrisOf } from '../callback-uris.ts'
import { applicationOf, memberAliases, redirectUriPath, replaced, uriOf } from './shape.ts'

export const deleteRedirectUri = operation({
  id: 'delete_callback_uri',
  methods: ['DELETE'],
  path: '/v3/applications/redirect-uris/{id}',
  aliases: memberAliases,
  tag: 'Applications',
  summary: 'Delete a redirect URI',
  description: 'From then on sign-in sends nobody to it.',
  scope: 'applications:write',
  params: redirectUriPath,
  answer: { status: 200, description: 'The redirect URI is gone.' },
  problems: ['not-found'],

  async act(context) {
    const application = await applicationOf(context)
    const { id } = uriOf(application, context.params.id)
    return {
      plan: replaced(
        application,
        callbackUrisOf(application).filter((uri) => uri.id !== id),
        { event: 'redirect_uri.deleted', id, now: context.now },
      ),
    }
  },
})
