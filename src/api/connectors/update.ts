import { invalid, notFound } from '../../lib/problem.ts'
import { publicSettings } from '../../providers/check.ts'
import type { ProviderName } from '../../providers/index.ts'
import { changedOf } from '../changed.ts'
import { operation, type Context } from '../operation.ts'
import type { Change, Connector, ConnectorUpdate, CredentialInConnector } from '../../store/store.ts'
import { requireRoom } from '../credentials/room.ts'
import { nextVersion, storedData } from '../credentials/stored.ts'
import { providerOf } from '../shapes.ts'
import { updateBody, updateExamples } from './documented.ts'
import { PRIMARY_NAME, primaryCredential } from './primary.ts'
import { checkedSettings, hasClient, settingsErrors } from './settings.ts'
import {
  connectorExample,
  connectorName,
  connectorObject,
  connectorPath,
  connectorQuery,
  connectorScope,
  connectorScopes,
  connectorSettings,
  scopeOf,
  toPublic,
} from './shape.ts'

/**
 * The settings of a connector are those of its active credential: moving `active_credential_id` shows another one's,
 * and new settings are a new version of the active one (docs/adr/0004).
 */
export const updateConnector = operation({
  id: 'update_connector_by_provider',
  methods: ['PATCH', 'PUT'],
  path: '/v3/connectors/{provider}',
  tag: 'Connectors',
  summary: 'Update a connector',
  description:
    'Changes what the body names. `settings` replaces all settings: `client_secret` may be left out only together with ' +
    'the unchanged `client_id`, and the stored one is kept then. `active_credential_id` names the credential, of the ' +
    'type `connector`, that is used when none is named.',
  scope: 'connectors:write',
  params: connectorPath,
  query: connectorQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      name: connectorName,
      settings: connectorSettings,
      scope: connectorScope,
      scopes: connectorScopes,
      active_credential_id: { type: 'string', description: 'The id of a credential of this connector.' },
    },
  },
  documentedBody: updateBody,
  bodyExamples: updateExamples,
  answer: { status: 200, description: 'The connector as it now is.', data: connectorObject, example: connectorExample },
  problems: ['not-found', 'conflict'],

  async alsoWrong({ params, body }) {
    return settingsErrors(params.provider, body, true)
  },

  async act(context) {
    const { caller, params, query, body, read, now } = context
    const { provider } = params
    const connector = await read.connector(caller.app, provider)
    if (connector === undefined) throw notFound('connector')

    const active = await activeCredential(context, connector, provider, body.active_credential_id)
    const client = body.settings
      ? await newClient(context, connector, active, provider, body.settings)
      : await movedClient(context, connector, active, provider)
    const name = body.name?.trim()
    const scope = scopeOf(body)
    const set: ConnectorUpdate = {
      ...(name !== undefined && { name }),
      ...(scope !== undefined && { scope }),
      ...(client.settings && { settings: client.settings }),
      ...(client.activeCredentialId && { activeCredentialId: client.activeCredentialId }),
      updatedAt: now,
      updatedBy: caller.actor.id,
    }
    return {
      data: toPublic({ ...connector, ...set, credentialCount: connector.credentialCount + client.added }, query.view),
      plan: {
        changes: client.changes(set),
        audit: [
          {
            event: 'connector.updated',
            target: { type: 'connector', id: connector.id, provider },
            changed: changedOf(body, fieldsOf(connector), {
              ...fieldsOf({ ...connector, ...set }),
              settings: client.renewed,
            }),
          },
          ...client.audit,
        ],
      },
    }
  },
})

/** What bodies may hold, but for the settings: whether these are others, the credential that keeps them tells. */
function fieldsOf({ name, scope, activeCredentialId }: Pick<Connector, 'name' | 'scope' | 'activeCredentialId'>) {
  return { name, scope, scopes: scope, active_credential_id: activeCredentialId }
}

/** What becomes of the connector's OAuth client. */
interface ClientChange {
  /** A credential has got the settings of the body, and did not have them already. */
  readonly renewed?: true
  readonly settings?: Readonly<Record<string, unknown>>
  readonly activeCredentialId?: CredentialInConnector['id']
  /** Credentials that the connector gets by it. */
  readonly added: 0 | 1
  readonly changes: (set: ConnectorUpdate) => readonly Change[]
  readonly audit: readonly {
    readonly event: 'credential.created' | 'credential.updated'
    readonly target: { readonly type: string; readonly id: string; readonly provider: string }
    readonly changed: readonly string[]
  }[]
}

/** The credential that will be active: the one that the body names, else the present one. */
async function activeCredential(
  { caller, read }: Context,
  connector: Connector,
  provider: ProviderName,
  named: string | undefined,
): Promise<CredentialInConnector | undefined> {
  const id = named ?? connector.activeCredentialId
  if (id === null) return undefined
  const credential = await read.credential(caller.app, provider, id)
  if (credential === undefined && named !== undefined)
    throw invalid([{ path: 'active_credential_id', message: 'must be the id of a credential of this connector' }])
  if (credential !== undefined && credential.type !== 'connector')
    throw invalid([{ path: 'active_credential_id', message: 'must be a credential of the type connector' }])
  return credential
}

function connectorUpdate({ caller }: Context, connector: Connector) {
  return (set: ConnectorUpdate): Change => ({
    kind: 'connector.update',
    app: caller.app,
    n: connector.n,
    revision: connector.revision,
    set,
  })
}

/** What was decided on the credential as it was read holds only as long as it is so. */
function expected({ caller }: Context, { n, revision }: CredentialInConnector): Change {
  return { kind: 'credential.expect', app: caller.app, n, revision }
}

/** No settings in the body: the connector shows the public ones of the credential that becomes active, if one does. */
async function movedClient(
  context: Context,
  connector: Connector,
  active: CredentialInConnector | undefined,
  provider: ProviderName,
): Promise<ClientChange> {
  const update = connectorUpdate(context, connector)
  if (active === undefined || active.id === connector.activeCredentialId)
    return { added: 0, changes: (set) => [update(set)], audit: [] }
  return {
    settings: publicSettings(providerOf(provider), await storedClient(context, active, provider)),
    activeCredentialId: active.id,
    added: 0,
    changes: (set) => [expected(context, active), update(set)],
    audit: [],
  }
}

/** Settings in the body: a new version of the active credential, or the first one when there is none yet. */
async function newClient(
  context: Context,
  connector: Connector,
  active: CredentialInConnector | undefined,
  provider: ProviderName,
  settings: object,
): Promise<ClientChange> {
  const { caller, keys, now } = context
  const update = connectorUpdate(context, connector)
  if (!hasClient(provider)) {
    checkedSettings(provider, settings)
    return { added: 0, changes: (set) => [update(set)], audit: [] }
  }
  const { data, canonical } = await completed(context, active, provider, settings)
  const shown = publicSettings(providerOf(provider), data)
  const target = (id: string) => ({ type: 'credential', id, provider })
  if (active === undefined) {
    requireRoom(connector, context.limits)
    const about = { app: caller.app, provider, name: await freeName(context, provider), by: caller.actor.id, now }
    const primary = primaryCredential(keys, about, canonical)
    return {
      renewed: true,
      settings: shown,
      activeCredentialId: primary.id,
      added: 1,
      changes: (set) => [
        {
          kind: 'credential.insert',
          app: caller.app,
          connectorN: connector.n,
          connectorRevision: connector.revision,
          credential: primary,
        },
        // The insert has counted the connector's revision up.
        connectorUpdate(context, { ...connector, revision: connector.revision + 1 })(set),
      ],
      audit: [{ event: 'credential.created', target: target(primary.id), changed: ['credential_data'] }],
    }
  }
  const next = await nextVersion(context, { provider, credential: active }, canonical)
  return {
    ...(next && { renewed: true }),
    settings: shown,
    activeCredentialId: active.id,
    added: 0,
    changes: (set) => [
      next === undefined
        ? expected(context, active)
        : {
            kind: 'credential.update',
            app: caller.app,
            credential: active,
            set: { next, updatedAt: now, updatedBy: caller.actor.id },
          },
      update(set),
    ],
    audit:
      next === undefined
        ? []
        : [{ event: 'credential.updated', target: target(active.id), changed: ['credential_data'] }],
  }
}

/** The settings with the stored secret where the body leaves it out, which it may only with the stored client id. */
async function completed(
  context: Context,
  active: CredentialInConnector | undefined,
  provider: ProviderName,
  settings: object,
) {
  const given = checkedSettings(provider, settings, active !== undefined)
  if (active === undefined || 'client_secret' in given.data) return given
  const stored = await storedClient(context, active, provider)
  if (stored['client_id'] !== given.data['client_id'])
    throw invalid([
      { path: 'settings.client_secret', message: 'is required, unless settings.client_id is the one that is stored' },
    ])
  return checkedSettings(provider, { ...given.data, client_secret: stored['client_secret'] })
}

function storedClient(context: Context, credential: CredentialInConnector, provider: ProviderName) {
  return storedData(context, { provider, credential, version: credential.version })
}

async function freeName({ caller, read }: Context, provider: ProviderName): Promise<string> {
  for (let name = PRIMARY_NAME, next = 2; ; name = `${PRIMARY_NAME} ${next++}`)
    if ((await read.credentialNamed(caller.app, provider, name)) === undefined) return name
}
