import { setTimeout as after } from 'node:timers/promises'
import { apiKeyState } from '../../../api/api-keys.ts'
import { operation, type Operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import type { ChainStates } from '../../chain-states.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { failing, GRANTS_COUNTED_MAX } from '../failing.ts'
import { count, TAG, text } from '../shapes.ts'
import {
  apiKeyAttention,
  attention,
  chainAttention,
  grantAttention,
  ITEMS_MAX,
  memberAttention,
  rootKeyAttention,
} from './attention.ts'
import { credentialAttention } from './credentials.ts'
import { dayOf, DAYS, lastDays } from './days.ts'

/** A whole chain is walked at most once so often for this page. */
const CHAIN_KEPT_S = 3600
/** A long chain does not hold the page up: it is told of once it has been walked. */
const CHAIN_PATIENCE_MS = 500

const NO_MORE_THAN = { limit: 1000, offset: 0 }

/**
 * Costs a few look-ups by index and a walk over the credentials that are older than three months, up to a bound: see
 * credentials.ts. How many credentials there are stands in the connectors, of which there is one a provider; grants are
 * counted by an index, up to a bound.
 */
export function getOverview(states: ChainStates): Operation {
  return operation({
    id: 'get_overview',
    methods: ['GET'],
    path: `${IN_APPLICATION}/overview`,
    tag: TAG,
    summary: 'Return what there is to know of an application at a glance',
    description: 'What it holds, what needs attention, and what its API keys did in the last days.',
    scope: 'applications:read',
    answer: {
      status: 200,
      description: 'The overview.',
      data: {
        type: 'object',
        required: ['counts', 'attention', 'days'],
        properties: {
          counts: {
            type: 'object',
            required: ['connectors', 'credentials', 'grants', 'api_keys'],
            properties: { connectors: count, credentials: count, grants: count, api_keys: count },
          },
          attention: {
            type: 'array',
            items: {
              type: 'object',
              required: ['kind', 'severity', 'count', 'items'],
              properties: {
                kind: text,
                severity: { type: 'string', enum: ['high', 'medium', 'low'] },
                count,
                items: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['id', 'name'],
                    properties: { id: text, name: text, provider: text, at: time, grants: count },
                  },
                },
              },
            },
          },
          days: {
            type: 'array',
            items: {
              type: 'object',
              required: ['day', 'requests', 'errors', 'changes'],
              properties: { day: text, requests: count, errors: count, changes: count },
            },
          },
        },
      },
    },
    problems: [],

    async act({ caller: { app, actor }, read, keys, now }) {
      const today = dayOf(now)
      const chain = Promise.race([
        states.of(app, { key: keys.auditKey, now, within: CHAIN_KEPT_S }),
        after(CHAIN_PATIENCE_MS, undefined, { ref: false }),
      ])
      // It is looked at last. When a read has failed before, nobody does, and that must not end the process.
      chain.catch(() => undefined)
      const [connectors, apiKeys, deployment, member, used, grants, invalid, refused] = await Promise.all([
        read.connectors(app, NO_MORE_THAN),
        read.apiKeys(app),
        read.deployment(),
        read.member(actor.id),
        read.usageDays(app, today - DAYS + 1),
        read.grantTotals(app, { most: GRANTS_COUNTED_MAX }),
        read.invalidGrants(app, ITEMS_MAX),
        failing(read, app),
      ])
      const credentials = await credentialAttention(read, app, connectors, now)
      return {
        data: {
          counts: {
            connectors: connectors.length,
            credentials: connectors.reduce((sum, { credentialCount }) => sum + credentialCount, 0),
            grants: grants.valid + grants.invalid,
            api_keys: apiKeys.filter((key) => apiKeyState(key, now) === 'active').length,
          },
          attention: attention({
            ...apiKeyAttention(apiKeys, now),
            ...credentials,
            credential_failing: { count: refused.count, items: refused.items },
            grant_invalid: grantAttention(invalid, grants.invalid),
            chain_broken: chainAttention(await chain),
            root_key_not_backed_up: rootKeyAttention(deployment),
            no_second_factor: memberAttention(member),
          }),
          days: lastDays(used, today),
        },
      }
    },
  })
}
