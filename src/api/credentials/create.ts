import { newId, type CredentialId } from '../../lib/ids.ts'
import { notFound, Problem } from '../../lib/problem.ts'
import { healthAfter, healthChanges } from '../../grants/health.ts'
import { operation } from '../operation.ts'
import { acceptedData, verifyParameter } from './accepted.ts'
import { checkedData, dataErrors } from './data.ts'
import { createBody, createExamples } from './documented.ts'
import { requireRoom } from './room.ts'
import { fingerprintOf, sealVersion } from '../../sealed/versions.ts'
import {
  credentialCollection,
  credentialDataDescription,
  credentialExample,
  credentialName,
  credentialObject,
  credentialQuery,
  credentialTypes,
  toPublic,
} from './shape.ts'

export const createCredential = operation({
  id: 'create_credential',
  methods: ['POST'],
  path: '/v3/connectors/{provider}/creds',
  tag: 'Connector credentials',
  summary: 'Create a connector credential',
  description:
    'Seals a credential and adds it to the connector of the provider. Sending the same name, type and data again ' +
    'answers with the credential that is already there; another one under a name that is taken is refused.',
  scope: 'credentials:write',
  params: credentialCollection,
  query: { type: 'object', properties: { ...credentialQuery.properties, verify: verifyParameter } },
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'credential_type', 'credential_data'],
    properties: {
      name: credentialName,
      credential_type: { type: 'string', enum: credentialTypes },
      credential_data: { type: 'object', description: credentialDataDescription },
    },
  },
  documentedBody: createBody,
  bodyExamples: createExamples,
  answer: { status: 201, description: 'The credential.', data: credentialObject, example: credentialExample },
  problems: ['not-found', 'conflict', 'provider-unavailable'],

  async alsoWrong({ params, body }) {
    const type: unknown = typeof body === 'object' && body !== null && 'credential_type' in body && body.credential_type
    return dataErrors(params.provider, type, body)
  },

  async prepare(context) {
    const {
      params: { provider },
      query,
      body: { credential_type: type, credential_data: given },
    } = context
    if (!query.verify) return undefined
    return acceptedData(context, { provider, type, data: checkedData(provider, type, given).data })
  },

  async act({ caller, params: { provider }, query, body, read, keys, now, limits, prepared: trial }) {
    const name = body.name.trim()
    const { canonical } = checkedData(provider, body.credential_type, body.credential_data)
    const connector = await read.connector(caller.app, provider)
    if (connector === undefined) throw notFound('connector')

    const named = await read.credentialNamed(caller.app, provider, name)
    if (named !== undefined) {
      const same =
        named.type === body.credential_type &&
        named.fingerprint === fingerprintOf(keys, caller.app, named.id, canonical)
      if (!same) throw new Problem('conflict', `name: a credential named ${JSON.stringify(name)} already exists.`)
      return { data: toPublic(named, query.view, connector.activeCredentialId) }
    }
    requireRoom(connector, limits)

    const id = newId<CredentialId>()
    const { fingerprint, ...sealed } = sealVersion(keys, { app: caller.app, provider, id, version: 1 }, canonical)
    const credential = {
      id,
      name,
      type: body.credential_type,
      version: 1,
      fingerprint,
      createdAt: now,
      createdBy: caller.actor.id,
      updatedAt: now,
      updatedBy: caller.actor.id,
    }
    return {
      data: toPublic({ ...credential, n: 0, revision: 1, lastUsedAt: null }, query.view, connector.activeCredentialId),
      plan: {
        changes: [
          {
            kind: 'credential.insert',
            app: caller.app,
            connectorN: connector.n,
            connectorRevision: connector.revision,
            credential: { ...credential, sealed },
          },
          ...(trial === undefined
            ? []
            : healthChanges(caller.app, undefined, healthAfter(undefined, { credentialId: id, version: 1, trial }))),
        ],
        audit: [
          {
            event: 'credential.created',
            target: { type: 'credential', id, provider },
            changed: ['name', 'credential_type', 'credential_data'],
          },
        ],
      },
    }
  },
})
