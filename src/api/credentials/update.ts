import { invalid, notFound, Problem } from '../../lib/problem.ts'
import { healthAfter, healthChanges } from '../../grants/health.ts'
import type { CredentialType } from '../../providers/provider.ts'
import { operation } from '../operation.ts'
import type { Change, Credential } from '../../store/store.ts'
import { acceptedData, verifyParameter } from './accepted.ts'
import { checkedData, dataErrors } from './data.ts'
import { updateBody, updateExamples } from './documented.ts'
import { nextVersion } from './stored.ts'
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
    'before is kept sealed, older ones are destroyed. Data that the credential has already is no new version: a call that ' +
    'is repeated changes nothing but the time of the last change.',
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
    return acceptedData(context, { provider, id, type: old.type as CredentialType, data })
  },

  async act(context) {
    const {
      caller,
      params: { provider, id },
      query,
      body,
      read,
      now,
      prepared: trial,
    } = context
    const old = await read.credential(caller.app, provider, id)
    if (old === undefined) throw notFound('credential')
    keepsType(old, body.credential_type)

    const name = body.name?.trim()
    const isRenamed = name !== undefined && name !== old.name
    const named = isRenamed ? await read.credentialNamed(caller.app, provider, name) : undefined
    // It may be this one, which somebody else has given the same name meanwhile.
    if (named !== undefined && named.id !== old.id)
      throw new Problem('conflict', `name: a credential named ${JSON.stringify(name)} already exists.`)

    const data = body.credential_data && checkedData(provider, old.type, body.credential_data)
    const next = data && (await nextVersion(context, { provider, credential: old }, data.canonical))
    const { version, fingerprint } = next ?? old
    const set = {
      updatedAt: now,
      updatedBy: caller.actor.id,
      ...(isRenamed && { name }),
      ...(next && { next }),
    }
    const health = trial && (await read.credentialHealth(caller.app, id))

    const changes: readonly Change[] = [
      { kind: 'credential.update', app: caller.app, credential: old, set },
      ...(data && next ? shownInConnector(context, provider, old, data.data) : []),
      ...(trial
        ? healthChanges(caller.app, health, healthAfter(health, { credentialId: old.id, version, trial }))
        : []),
    ]
    const { name: newName = old.name } = set
    return {
      data: toPublic({ ...old, ...set, name: newName, version, fingerprint }, query.view, old.activeCredentialId),
      plan: {
        changes,
        audit: [
          {
            event: 'credential.updated',
            target: { type: 'credential', id: old.id, provider },
            changed: [...(isRenamed ? ['name'] : []), ...(next ? ['credential_data'] : [])],
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
