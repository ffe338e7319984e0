import { isDeepStrictEqual } from 'node:util'
import { checkedData, dataErrors } from '../../../api/credentials/data.ts'
import { fingerprintOf } from '../../../sealed/versions.ts'
import { credentialPath } from '../../../api/credentials/shape.ts'
import { storedData } from '../../../api/credentials/stored.ts'
import { operation } from '../../../api/operation.ts'
import { shownKey } from '../../../lib/canonical.ts'
import { notFound } from '../../../lib/problem.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { count, TAG, text } from '../shapes.ts'

const names = { type: 'array', items: text } as const

/** Names in an audit record, which come from outside and must not fill it. */
const RECORDED_NAMES_MAX = 50

type Data = Readonly<Record<string, unknown>>

/** What an update would change, by the names of fields alone. It is recorded, for it answers guesses at the data. */
export const compareCredential = operation({
  id: 'compare_credential',
  methods: ['POST'],
  path: `${IN_APPLICATION}/connectors/{provider}/creds/{id}/compare`,
  tag: TAG,
  summary: 'Compare data with the data of a credential',
  description: 'Tells which fields an update with this data would add, remove and change. Nothing is changed.',
  scope: 'credentials:write',
  params: credentialPath,
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['credential_data'],
    properties: { credential_data: { type: 'object' } },
  },
  answer: {
    status: 200,
    description: 'The names of the fields, and never a value.',
    data: {
      type: 'object',
      required: [
        'same',
        'added',
        'removed',
        'changed',
        'kept',
        'fingerprint_before',
        'fingerprint_after',
        'version_before',
        'version_after',
      ],
      properties: {
        same: { type: 'boolean' },
        added: names,
        removed: names,
        changed: names,
        kept: names,
        fingerprint_before: text,
        fingerprint_after: text,
        version_before: count,
        version_after: count,
      },
    },
  },
  problems: ['not-found'],

  async alsoWrong({ caller, params, body, read }) {
    const credential = await read.credential(caller.app, params.provider, params.id)
    return dataErrors(params.provider, credential?.type, body)
  },

  async act(context) {
    const {
      caller,
      params: { provider, id },
      body,
      read,
      keys,
    } = context
    const credential = await read.credential(caller.app, provider, id)
    if (credential === undefined) throw notFound('credential')
    const { canonical } = checkedData(provider, credential.type, body.credential_data)
    const before = await storedData(context, { provider, credential, version: credential.version })
    const { added, removed, changed, kept } = differences(before, JSON.parse(canonical) as Data)
    const differing = [...added, ...removed, ...changed]
    const same = differing.length === 0
    return {
      data: {
        same,
        added,
        removed,
        changed,
        kept,
        fingerprint_before: credential.fingerprint,
        fingerprint_after: fingerprintOf(keys, caller.app, credential.id, canonical),
        version_before: credential.version,
        version_after: same ? credential.version : credential.version + 1,
      },
      plan: {
        // Stale when another version has taken the place of the one that was opened.
        changes: [{ kind: 'credential.expect', app: caller.app, n: credential.n, revision: credential.revision }],
        audit: [
          {
            event: 'credential.compared',
            target: { type: 'credential', id: credential.id, provider },
            changed: differing.slice(0, RECORDED_NAMES_MAX).map(shownKey),
          },
        ],
      },
    }
  },
})

function differences(before: Data, after: Data) {
  const had = (name: string) => Object.hasOwn(before, name)
  const [still, added] = [Object.keys(after).filter(had), Object.keys(after).filter((name) => !had(name))]
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  const kept = still.filter((name) => isDeepStrictEqual(before[name], after[name]))
  return { added, removed, changed: still.filter((name) => !kept.includes(name)), kept }
}
