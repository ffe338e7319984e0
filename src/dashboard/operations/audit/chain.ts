import { checkpointText } from '../../../audit/verify.ts'
import { operation, type Operation } from '../../../api/operation.ts'
import type { ChainStates } from '../../chain-states.ts'
import { count, TAG, text, textOrNull, timeOrNull } from '../shapes.ts'
import type { AuditPlace } from './places.ts'

/** How old an outcome may be, so that loading a page does not walk the whole chain. */
const KEPT_S = 60

export function auditChain({ id, prefix, scope, whose }: AuditPlace, states: ChainStates): Operation {
  return operation({
    id: `${id}_audit_chain`,
    methods: ['GET'],
    path: `${prefix}/audit/chain`,
    tag: TAG,
    summary: `Verify the audit log of ${whose}`,
    description: `Walks the chain from its start, which is record 1 or the one after the last that was archived. The outcome is kept for ${KEPT_S} seconds, unless \`fresh=1\` asks anew.`,
    scope,
    query: { type: 'object', properties: { fresh: { type: 'string', enum: ['1'] } } },
    answer: {
      status: 200,
      description: 'The state of the chain.',
      data: {
        type: 'object',
        required: ['archived', 'first_at', 'records', 'verified', 'last_at', 'end', 'faults'],
        properties: {
          archived: {
            ...count,
            description: 'The number of the last record that was moved to a file; 0 when none was.',
          },
          first_at: { ...timeOrNull, description: 'When the first record was written that is here.' },
          records: count,
          verified: { type: 'boolean' },
          last_at: timeOrNull,
          end: { ...textOrNull, description: 'Where the chain ends, to be kept elsewhere.' },
          faults: {
            type: 'array',
            items: {
              type: 'object',
              required: ['kind', 'seq', 'detail', 'count'],
              properties: { kind: text, seq: count, detail: text, count },
            },
          },
        },
      },
    },
    problems: [],

    async act({ caller, query, keys, now }) {
      const within = query.fresh === undefined ? KEPT_S : -1
      const { archived, records, faults, end, firstAt, lastAt } = await states.of(caller.app, {
        key: keys.auditKey,
        now,
        within,
      })
      return {
        data: {
          archived,
          first_at: firstAt,
          records,
          verified: faults.length === 0,
          last_at: lastAt,
          end: end === undefined ? null : checkpointText(end),
          faults,
        },
      }
    },
  })
}
