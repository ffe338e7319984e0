import { isReplaced } from '../../grants/authenticate.ts'
import { planGrant } from '../../grants/plan.ts'
import { invalid, notFound, Problem } from '../../lib/problem.ts'
import type { ProviderName } from '../../providers/index.ts'
import type { Change, Grant } from '../../store/store.ts'
import { changedOf } from '../changed.ts'
import type { PlannedEvent } from '../operation.ts'
import { DecideAgain, operation } from '../operation.ts'
import { providerOf } from '../shapes.ts'
import { attempted } from './attempt.ts'
import { updateBody } from './documented.ts'
import { findGrant } from './find.ts'
import { grantExample, grantObject, grantPath, grantQuery, grantScope, TAG, toPublic } from './shape.ts'

/** `settings` are replaced as a whole, and only when the provider accepts them for the mailbox that the grant is of. */
export const updateGrant = operation({
  id: 'patch_grant_by_id',
  methods: ['PATCH', 'PUT'],
  path: '/v3/grants/{grant_id}',
  tag: TAG,
  summary: 'Update a grant',
  description:
    'Changes what the grant authenticates with, its scopes, or both. New `settings` replace all that was kept, are tried ' +
    'with the provider first, and must be of the same mailbox. `scope` changes the record alone, not what the user has ' +
    'consented to, and stays where it is left out: what a new refresh token is for, each lent token says itself.',
  scope: 'grants:write',
  accessTokens: 'too',
  params: grantPath,
  query: grantQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      settings: { type: 'object', description: 'What it authenticates with from now on.' },
      scope: grantScope,
    },
  },
  documentedBody: updateBody,
  bodyExamples: {
    'refresh-token': { summary: 'Another refresh token', value: { settings: { refresh_token: 'the new one' } } },
    scope: { summary: 'Other scopes', value: { scope: ['https://www.googleapis.com/auth/gmail.readonly'] } },
  },
  answer: { status: 200, description: 'The grant as it now is.', data: grantObject, example: grantExample },
  problems: ['not-found', 'conflict', 'provider-refused', 'credential-failing', 'provider-unavailable'],

  async prepare(context) {
    const { caller, body, params, read } = context
    if (body.settings === undefined) return undefined
    const grant = await findGrant(read, caller, params.grant_id)
    const provider = providerOf(grant.provider as ProviderName)
    const connector = await read.connector(caller.app, provider.name)
    if (connector === undefined) throw withoutConnector(grant)
    const settings = body.settings as Record<string, unknown>
    const attempt = { app: caller.app, provider, connector, settings, scope: body.scope ?? grant.scope }
    const authenticated = await attempted(context, attempt)
    if (authenticated.mailbox.email.toLowerCase() !== grant.email.toLowerCase())
      throw invalid([{ path: 'settings', message: 'must be of the mailbox that the grant is of' }])
    return { attempt, authenticated }
  },

  keepsOn: (prepared) => prepared !== undefined && isReplaced(prepared.authenticated),

  async act({ caller, params, query, body, read, keys, now, prepared }) {
    const old = await findGrant(read, caller, params.grant_id)
    const connector = await read.connector(caller.app, old.provider)
    if (connector === undefined) throw withoutConnector(old)
    if (prepared !== undefined) {
      const { name, state, ip, userAgent } = old
      const about = { name, state, ip, userAgent, by: caller.actor.id, now }
      const planned = await planGrant({ read, keys }, { ...prepared.attempt, connector }, prepared.authenticated, about)
      if (planned === undefined)
        throw invalid([{ path: 'settings.credential_id', message: `must be the id of a ${old.provider} credential` }])
      // Deleted since it was read; its mailbox may have another one by now.
      if (planned.grant.id !== old.id) throw notFound('grant')
      // Changed since: what is kept of it would be put back to what it was.
      if (planned.changes.some((change) => change.kind === 'grant.update' && change.revision !== old.revision))
        throw new DecideAgain()
      const scope = body.scope ?? old.scope
      return answered({ ...planned.grant, scope }, planned.changes.map(withScope(scope)))
    }
    const set = { ...old, scope: body.scope ?? old.scope, connectorN: connector.n, updatedAt: now }
    return answered(set, [{ kind: 'grant.update', app: caller.app, n: old.n, revision: old.revision, set }])

    function answered(grant: Omit<Grant, 'n' | 'revision'>, changes: readonly Change[]) {
      const audit: PlannedEvent[] = [
        {
          event: 'grant.updated',
          target: { type: 'grant', id: grant.id, provider: grant.provider },
          // With other settings it was authenticated anew, whatever they are.
          changed: changedOf(body, { scope: old.scope }, { scope: grant.scope, settings: body.settings }),
        },
      ]
      return { data: toPublic(grant, query.view), plan: { changes, audit } }
    }
  },
})

/** What the record says it is for, whatever the provider says that a token has. */
function withScope(scope: readonly string[]) {
  return (change: Change): Change =>
    change.kind === 'grant.update' ? { ...change, set: { ...change.set, scope } } : change
}

function withoutConnector({ provider }: Grant): Problem {
  return new Problem('conflict', `The ${provider} connector of the grant was deleted, so it cannot be changed.`)
}
