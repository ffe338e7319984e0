import { invalid, notFound, Problem } from '../../lib/problem.ts'
import { healthAfter, healthChanges } from '../../grants/health.ts'
import type { CredentialType } from '../../providers/provider.ts'
import { operation } from '../operation.ts'
import type { Change, Credential } from '../../store/store.ts'
import { acceptedData, verifyParameter } from './accepted.ts'
import { checkedData, dataErrors } from './data.ts'
import { updateBody, updateExamples } from './documented.ts'
import { sealVersion } from '../../sealed/versions.ts'
import {
  credentialDataDescription,
  credentialExample,
  credentialName,
  credentialObject,
  credentialPath,
  credentialQuery,
  credentialTypes,
  toPublic,
} from './shape.ts'
import { shownInConnector } from './shown.ts'

/** `credential_data` is replaced as a whole: a field left out of it is gone. A field beside it that is absent stays. */
export const updateCredential = operation({
  id: 'patch_credential_by_id',
  methods: ['PATCH', 'PUT'],
  path: '/v3/connectors/{provider}/creds/{id}',
  tag: 'Connector credentials',
  summary: 'Update a connector credential',
  description:
    'Changes the name, the data, or both. When `credential_data` is there, it replaces all data of the credential; ' +
    'fields left out of the nested object are gone. A top-level field that is left out keeps its value. The version ' +
    'before is kept sealed, older ones are destroyed.',
  scope: 'credentials:write',
  params: credentialPath,
  query: { type: 'object', properties: { ...credentialQuery.properties, verify: verifyParameter } },
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      name: credentialName,
      credential_type: {
        type: 'string',
        enum: credentialTypes,
        description: 'May be sent when it is the stored type; a credential cannot change its type.',
      },
      credential_data: { type: 'object', description: credentialDataDescription },
    },
  },
  documentedBody: updateBody,
  bodyExamples: updateExamples,
  answer: {
    status: 200,
    description: 'The credential as it now is.',
    data: credentialObject,
    example: credentialExample,
  },
  problems: ['not-found', 'conflict', 'provider-unavailable'],

  async alsoWrong({ caller, params, body, read }) {
    const credential = await read.credential(caller.app, params.provider, params.id)
    return dataErrors(params.provider, credential?.type, body)
  },

  async prepare(context) {
    const {
      caller,
      params: { provider, id },
      query,
      body,
      read,
    } = context
    if (!query.verify || body.credential_data === undefined) return undefined
    const old = await read.credential(caller.app, provider, id)
    if (old === undefined) throw notFound('credential')
    keepsType(old, body.credential_type)
    const { data } = checkedData(provider, old.type, body.credential_data)
    return acceptedData(context, { provider, type: old.type as CredentialType, data })
  },

  async act(context) {
    const {
      caller,
      params: { provider, id },
      query,
      body,
      read,
      keys,
      now,
      prepared: trial,
    } = context
    const old = await read.credential(caller.app, provider, id)
    if (old === undefined) throw notFound('credential')
    keepsType(old, body.credential_type)

    const name = body.name?.trim()
    const named =
      name === undefined || name === old.name ? undefined : await read.credentialNamed(caller.app, provider, name)
    // It may be this one, which somebody else has given the same name meanwhile.
    if (named !== undefined && named.id !== old.id)
      throw new Problem('conflict', `name: a credential named ${JSON.stringify(name)} already exists.`)

    const data = body.credential_data && checkedData(provider, old.type, body.credential_data)
    const version = old.version + 1
    const next = data && sealVersion(keys, { app: caller.app, provider, id: old.id, version }, data.canonical)
    const set = {
      updatedAt: now,
      updatedBy: caller.actor.id,
      ...(name !== undefined && name !== old.name && { name }),
      ...(next && { next }),
    }

    const changes: readonly Change[] = [
      { kind: 'credential.update', app: caller.app, credential: old, set },
      ...(data ? shownInConnector(context, provider, old, data.data) : []),
      ...(trial === undefined
        ? []
        : healthChanges(caller.app, undefined, healthAfter(undefined, { credentialId: old.id, version, trial }))),
    ]
    const { name: newName = old.name } = set
    return {
      data: toPublic(
        { ...old, ...set, name: newName, ...(next && { version, fingerprint: next.fingerprint }) },
        query.view,
        old.activeCredentialId,
      ),
      plan: {
        changes,
        audit: [
          {
            event: 'credential.updated',
            target: { type: 'credential', id: old.id, provider },
            changed: Object.keys(body),
          },
        ],
      },
    }
  },
})

function keepsType({ type }: Credential, given: string | undefined): void {
  if (given !== undefined && given !== type)
    throw invalid([{ path: 'credential_type', message: `must be ${type}: a credential cannot change its type` }])
}
