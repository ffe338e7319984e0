import type { Pick } from '../pick.ts'
import {
  endGrants,
  renew,
  same,
  shown,
  type Data,
  type StoredApplication,
  type StoredConnector,
  type StoredCredential,
} from '../state.ts'
import { client, hasClient, insertCredential } from './connectors.ts'
import { keepHealth } from '../lending.ts'
import { appOf, changeOf, credentialData, FULL, refused, type Maker, type Situation, type Verdict } from './move.ts'

/** The most that a connector holds in a simulation. */
export const MAX_CREDENTIALS = 6
const names = ['amber', 'birch', 'cedar', 'delta'] as const

/** Where a credential is, or was: mostly one that is there. */
export function somewhere(pick: Pick, app: StoredApplication): { provider: string; id: string } {
  const all = [...app.connectors.values()].flatMap(({ provider, credentials }) =>
    [...credentials.keys()].map((id) => ({ provider, id })),
  )
  const found = pick.percent(95) ? pick.of(all) : undefined
  return found ?? { provider: pick.of(['microsoft', 'zoom']), id: 'nobody' }
}

const target = ({ id }: { id: string }, provider: string) => ({ type: 'credential', id, provider })

/** Judges what is about one credential. */
const onCredential =
  (
    at: { provider: string; id: string },
    judge: (found: StoredCredential, connector: StoredConnector, situation: Situation) => Verdict,
  ) =>
  (situation: Situation): Verdict => {
    const connector = appOf(situation).connectors.get(at.provider)
    const found = connector?.credentials.get(at.id)
    return connector === undefined || found === undefined ? refused(404) : judge(found, connector, situation)
  }

export const createCredential: Maker = (pick, _state, app) => {
  const provider = pick.of([...app.connectors.keys()]) ?? 'zoom'
  const type = provider === 'microsoft' && pick.percent(40) ? 'adminconsent' : 'connector'
  const name = pick.of(names)
  const twin = [...(app.connectors.get(provider)?.credentials.values() ?? [])].find((one) => one.name === name)
  // From time to time the very same again.
  const again = twin !== undefined && pick.percent(40)
  const data = again ? twin.data : client(pick, provider)
  const body = { name, credential_type: again ? twin.type : type, credential_data: data }
  return {
    operation: 'create_credential',
    params: { provider },
    query: FULL,
    body,
    judge(situation) {
      if (!hasClient(provider)) return refused(400)
      const connector = appOf(situation).connectors.get(provider)
      if (connector === undefined) return refused(404)
      const named = [...connector.credentials.values()].find((one) => one.name === name)
      if (named !== undefined)
        return named.type === body.credential_type && same(named.data, data)
          ? { status: 201, data: credentialData(named, connector.active) }
          : refused(409)
      if (connector.credentials.size >= MAX_CREDENTIALS) return refused(409)
      return {
        status: 201,
        effect(learned) {
          const { id } = changeOf(learned, 'credential.insert').credential
          const by = situation.caller.actor.id
          const made = insertCredential(
            situation.state,
            connector,
            { id, name, type: body.credential_type, data },
            { createdAt: learned.now, createdBy: by, updatedAt: learned.now, updatedBy: by },
          )
          return {
            data: credentialData(made, connector.active),
            events: [{ event: 'credential.created', target: target(made, provider), changed: Object.keys(body) }],
          }
        },
      }
    },
  }
}

export const getCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'get_credential_by_id',
    params: at,
    query: FULL,
    judge: onCredential(at, (found, { active }) => ({ status: 200, data: credentialData(found, active) })),
  }
}

export const listCredentials: Maker = (pick, _state, app) => {
  const provider = pick.of([...app.connectors.keys()]) ?? 'zoom'
  return {
    operation: 'get_credential_all',
    params: { provider },
    query: { ...FULL, limit: 200 },
    judge(situation) {
      const connector = appOf(situation).connectors.get(provider)
      if (connector === undefined) return refused(404)
      const newestFirst = [...connector.credentials.values()].toSorted(
        (a, b) => b.createdAt - a.createdAt || b.createdOrder - a.createdOrder,
      )
      return { status: 200, data: newestFirst.map((one) => credentialData(one, connector.active)) }
    },
  }
}

export const patchCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  const name = pick.percent(50) ? pick.of(names) : undefined
  const stored = app.connectors.get(at.provider)?.credentials.get(at.id)?.data
  const given = pick.percent(20) ? (stored ?? client(pick, at.provider)) : client(pick, at.provider)
  const data = name === undefined || pick.percent(60) ? given : undefined
  const body = { ...(name && { name }), ...(data && { credential_data: data }) }
  return {
    operation: 'patch_credential_by_id',
    params: at,
    query: FULL,
    body,
    judge: onCredential(at, (found, connector, { caller }) => {
      const taken = [...connector.credentials.values()].some((one) => one !== found && one.name === name)
      if (taken) return refused(409)
      return {
        status: 200,
        effect({ now }) {
          const changed = name === undefined || name === found.name ? [] : ['name']
          if (name !== undefined) found.name = name
          if (data !== undefined && replace(found, connector, data, now, caller.actor.id))
            changed.push('credential_data')
          Object.assign(found, { updatedAt: now, updatedBy: caller.actor.id })
          return {
            data: credentialData(found, connector.active),
            events: [{ event: 'credential.updated', target: target(found, at.provider), changed }],
          }
        },
      }
    }),
  }
}

/** New data: a version more, the one before is kept, and the connector shows what its active credential says. */
function replace(found: StoredCredential, connector: StoredConnector, data: Data, now: number, by: string): boolean {
  if (!renew(found, data)) return false
  if (connector.active === found.id) Object.assign(connector, { settings: shown(data), updatedAt: now, updatedBy: by })
  return true
}

export const rollbackCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'rollback_credential_by_id',
    params: at,
    query: FULL,
    judge: onCredential(at, (found, connector, { caller }) => {
      const { previous } = found
      if (previous === undefined) return refused(409)
      return {
        status: 200,
        effect({ now }) {
          replace(found, connector, previous, now, caller.actor.id)
          Object.assign(found, { updatedAt: now, updatedBy: caller.actor.id })
          return {
            data: credentialData(found, connector.active),
            events: [
              { event: 'credential.rolled_back', target: target(found, at.provider), changed: ['credential_data'] },
            ],
          }
        },
      }
    }),
  }
}

/** The steps are not compared: whatever they come to, there is a record of it, and the health is what the provider said. */
export const verifyCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'verify_credential_by_id',
    params: at,
    judge: onCredential(at, (found) => ({
      status: 200,
      effect({ plan, said }) {
        keepHealth(found, plan, said)
        return { data: {}, events: [{ event: 'credential.verified', target: target(found, at.provider) }] }
      },
    })),
  }
}

export const deleteCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'delete_credential_by_id',
    params: at,
    judge: onCredential(at, (found, connector, situation) => {
      if (connector.active === found.id) return refused(400)
      return {
        status: 200,
        effect() {
          connector.credentials.delete(found.id)
          endGrants(appOf(situation), ({ credentialId }) => credentialId === found.id)
          return { events: [{ event: 'credential.deleted', target: target(found, at.provider) }] }
        },
      }
    }),
  }
}

export const compareCredential: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  const body = { credential_data: client(pick, at.provider) }
  return {
    operation: 'compare_credential',
    params: at,
    body,
    judge: onCredential(at, (found) => {
      const keys = [...new Set([...Object.keys(found.data), ...Object.keys(body.credential_data)])]
      const differs = keys.filter((key) => !same(found.data[key], body.credential_data[key]))
      const added = differs.filter((key) => !(key in found.data))
      const removed = differs.filter((key) => !(key in body.credential_data))
      const changed = differs.filter((key) => !added.includes(key) && !removed.includes(key))
      const sorted = (list: string[]) => list.toSorted()
      const data = {
        same: differs.length === 0,
        added: sorted(added),
        removed: sorted(removed),
        changed: sorted(changed),
        kept: sorted(keys.filter((key) => !differs.includes(key))),
        version_before: found.version,
        version_after: differs.length === 0 ? found.version : found.version + 1,
      }
      return {
        status: 200,
        effect: () => ({
          data,
          events: [
            {
              event: 'credential.compared',
              target: target(found, at.provider),
              changed: [...data.added, ...data.removed, ...data.changed],
            },
          ],
        }),
      }
    }),
  }
}

export const credentialVersions: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'credential_versions',
    params: at,
    judge: onCredential(at, ({ version, previous }) => ({
      status: 200,
      data: [{ version, current: true }, ...(previous === undefined ? [] : [{ version: version - 1, current: false }])],
    })),
  }
}
