import { leaseOfGrant, type GrantUpdate } from '../../store.ts'
import { step, write, type StepsOf } from '../write.ts'

type Kinds = 'grant.insert' | 'grant.update' | 'grant.tried' | 'grant.delete'

type GrantValues = {
  provider: string
  connector_n: number
  email: string
  mailbox: string
  name: string | null
  provider_user_id: string | null
  scope: string
  settings: string
  state: string | null
  ip: string | null
  user_agent: string | null
  status: 'valid' | 'invalid'
  credential_id: string | null
  credential_version: number | null
  client_id: string | null
  last_trial: string | null
  updated_at: number
}

type NewGrantValues = GrantValues & { app: string; id: string; created_at: number; created_by: string }

const insertGrant = write((db, p: NewGrantValues) =>
  db
    .insertInto('grants')
    .columns([
      'application_id',
      'connector_n',
      'provider',
      'id',
      'email',
      'mailbox',
      'name',
      'provider_user_id',
      'scope',
      'settings',
      'state',
      'ip',
      'user_agent',
      'status',
      'credential_id',
      'credential_version',
      'client_id',
      'last_trial',
      'created_at',
      'created_by',
      'updated_at',
      'revision',
    ])
    .expression((from) =>
      from
        .selectFrom('connectors')
        .select((e) => [
          'application_id',
          'n as connector_n',
          'provider',
          e.val(p.id).as('id'),
          e.val(p.email).as('email'),
          e.val(p.mailbox).as('mailbox'),
          e.val(p.name).as('name'),
          e.val(p.provider_user_id).as('provider_user_id'),
          e.val(p.scope).as('scope'),
          e.val(p.settings).as('settings'),
          e.val(p.state).as('state'),
          e.val(p.ip).as('ip'),
          e.val(p.user_agent).as('user_agent'),
          e.val(p.status).as('status'),
          e.val(p.credential_id).as('credential_id'),
          e.val(p.credential_version).as('credential_version'),
          e.val(p.client_id).as('client_id'),
          e.val(p.last_trial).as('last_trial'),
          e.val(p.created_at).as('created_at'),
          e.val(p.created_by).as('created_by'),
          e.val(p.updated_at).as('updated_at'),
          e.lit(1).as('revision'),
        ])
        .where('n', '=', p.connector_n)
        .where('application_id', '=', p.app)
        .where('provider', '=', p.provider)
        .where('deleted_at', 'is', null),
    ),
)

const updateGrant = write((db, p: GrantValues & { app: string; n: number; revision: number }) =>
  db
    .updateTable('grants')
    .set((e) => ({
      provider: p.provider,
      connector_n: p.connector_n,
      email: p.email,
      mailbox: p.mailbox,
      name: p.name,
      provider_user_id: p.provider_user_id,
      scope: p.scope,
      settings: p.settings,
      state: p.state,
      ip: p.ip,
      user_agent: p.user_agent,
      status: p.status,
      credential_id: p.credential_id,
      credential_version: p.credential_version,
      client_id: p.client_id,
      last_trial: p.last_trial,
      updated_at: p.updated_at,
      revision: e('revision', '+', 1),
    }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where((e) =>
      e.exists(
        e
          .selectFrom('connectors')
          .select('connectors.n')
          .where('connectors.n', '=', p.connector_n)
          .where('connectors.application_id', '=', p.app)
          .where('connectors.provider', '=', p.provider)
          .where('deleted_at', 'is', null),
      ),
    ),
)

type TriedValues = {
  app: string
  n: number
  from: 'valid' | 'invalid'
  to: 'valid' | 'invalid'
  trial: string
  version: number | null
  client: string | null
}

const tryGrant = write((db, p: TriedValues) =>
  db
    .updateTable('grants')
    .set((e) => ({
      status: p.to,
      last_trial: p.trial,
      credential_version: e.fn.coalesce(e.val(p.version), 'credential_version'),
      client_id: e.fn.coalesce(e.val(p.client), 'client_id'),
      revision: e('revision', '+', 1),
    }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('status', '=', p.from),
)

const deleteGrant = write((db, p: { app: string; n: number; id: string; revision: number }) =>
  db
    .deleteFrom('grants')
    .where('n', '=', p.n)
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision),
)

const deleteGrantBoxes = write((db, p: { id: string }) =>
  db.deleteFrom('sealed_boxes').where('kind', 'in', ['grant-secret', 'grant-token']).where('id', '=', p.id),
)

const deleteGrantSessions = write((db, p: { id: string }) =>
  db.deleteFrom('grant_sessions').where('grant_id', '=', p.id),
)

const deleteGrantLease = write((db, p: { lease: string }) => db.deleteFrom('leases').where('name', '=', p.lease))

/** Grants, and what goes with them. */
export const grantSteps: StepsOf<Kinds> = {
  'grant.insert': ({ app, grant: { id, createdAt, createdBy, ...rest } }) => [
    step('change', insertGrant, { ...valuesOf(rest), app, id, created_at: createdAt, created_by: createdBy }),
  ],
  'grant.update': ({ app, n, revision, set }) => [step('change', updateGrant, { ...valuesOf(set), app, n, revision })],
  'grant.tried': ({ app, n, from, to, trial, credentialVersion: version, clientId: client }) => [
    step('change', tryGrant, { app, n, from, to, trial: JSON.stringify(trial), version, client }),
  ],
  'grant.delete': (change) => [
    step('change', deleteGrant, change),
    step('any', deleteGrantBoxes, change),
    step('any', deleteGrantSessions, change),
    step('any', deleteGrantLease, { lease: leaseOfGrant(change.id) }),
  ],
}

function valuesOf(set: GrantUpdate): GrantValues {
  return {
    provider: set.provider,
    connector_n: set.connectorN,
    email: set.email,
    mailbox: set.email.toLowerCase(),
    name: set.name,
    provider_user_id: set.providerUserId,
    scope: JSON.stringify(set.scope),
    settings: JSON.stringify(set.settings),
    state: set.state,
    ip: set.ip,
    user_agent: set.userAgent,
    status: set.status,
    credential_id: set.credentialId,
    credential_version: set.credentialVersion,
    client_id: set.clientId,
    last_trial: set.lastTrial && JSON.stringify(set.lastTrial),
    updated_at: set.updatedAt,
  }
}
