import { isReplaced } from '../../grants/authenticate.ts'
import { planGrant } from '../../grants/plan.ts'
import { invalid, notFound } from '../../lib/problem.ts'
import { providerNames } from '../../providers/index.ts'
import { operation } from '../operation.ts'
import { providerOf } from '../shapes.ts'
import { attempted } from './attempt.ts'
import { customBody, customExamples } from './documented.ts'
import { alongside, grantExample, grantObject, grantQuery, grantScope, TAG, toPublic } from './shape.ts'

export const createGrant = operation({
  id: 'byo_auth',
  methods: ['POST'],
  path: '/v3/connect/custom',
  tag: TAG,
  summary: 'Authenticate a mailbox without a browser',
  description:
    'Authenticates a mailbox at its provider, and keeps the grant only when the provider accepts it: with a refresh token ' +
    'that the customer brings along, a service account, the consent of an administrator, or a password. A mailbox that ' +
    'has a grant already keeps its id.',
  scope: 'grants:write',
  query: grantQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['provider', 'settings'],
    properties: {
      provider: { type: 'string', enum: providerNames, description: 'The provider of the mailbox.' },
      settings: { type: 'object', description: 'What it authenticates with, by provider.' },
      scope: grantScope,
      ...alongside,
    },
  },
  documentedBody: customBody,
  bodyExamples: customExamples,
  answer: { status: 201, description: 'The grant.', data: grantObject, example: grantExample },
  problems: ['not-found', 'provider-refused', 'credential-failing', 'provider-unavailable'],

  async prepare(context) {
    const { caller, body, read } = context
    const provider = providerOf(body.provider)
    const connector = await read.connector(caller.app, provider.name)
    if (connector === undefined) throw notFound('connector')
    const settings = body.settings as Record<string, unknown>
    const attempt = { app: caller.app, provider, connector, settings, scope: body.scope }
    return { attempt, authenticated: await attempted(context, attempt) }
  },

  keepsOn: ({ authenticated }) => isReplaced(authenticated),

  async act({ caller, query, body, read, keys, now, from, prepared: { attempt, authenticated } }) {
    const { name: provider } = attempt.provider
    const connector = await read.connector(caller.app, provider)
    if (connector === undefined) throw notFound('connector')
    const about = { state: body.state ?? null, name: body.name ?? null, ...from, by: caller.actor.id, now }
    const planned = await planGrant({ read, keys }, { ...attempt, connector }, authenticated, about)
    if (planned === undefined)
      throw invalid([{ path: 'settings.credential_id', message: `must be the id of a ${provider} credential` }])
    const { grant, changes, isNew } = planned
    return {
      data: toPublic(grant, query.view),
      plan: {
        changes,
        audit: [
          {
            event: isNew ? 'grant.created' : 'grant.reauthenticated',
            target: { type: 'grant', id: grant.id, provider },
            changed: ['settings'],
          },
        ],
      },
    }
  },
})
