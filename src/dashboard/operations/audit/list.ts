import { setImmediate as turn } from 'node:timers/promises'
import { operation, type Operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import type { ApplicationId } from '../../../lib/ids.ts'
import type { Reads } from '../../../store/store.ts'
import { fits, shownRecord, type AuditFilter, type ShownRecord } from '../../audit-record.ts'
import { count, TAG, text, timeOrNull } from '../shapes.ts'
import type { AuditPlace } from './places.ts'

const DEFAULT_LIMIT = 50
/** How many records one request looks at, in whole pages; a filter that fits few of them goes on with the next request. */
export const SEARCHED_MAX = 5_000
const PAGE = 500

const filterText = { type: 'string', maxLength: 200 } as const

/** Costs a read of the records that it looks at, from the end of the chain backwards. */
export function listAudit({ id, prefix, scope, whose }: AuditPlace): Operation {
  return operation({
    id: `list_${id}_audit`,
    methods: ['GET'],
    path: `${prefix}/audit`,
    tag: TAG,
    summary: `Search the audit log of ${whose}`,
    description:
      'The newest records first. A page may hold less than `limit`, or nothing, while `next_before` says where to go on.',
    scope,
    query: {
      type: 'object',
      properties: {
        limit: { type: 'integer', minimum: 1, maximum: 200, default: DEFAULT_LIMIT },
        before: { type: 'integer', minimum: 1, description: 'Only records with a lower number.' },
        event: filterText,
        actor: filterText,
        target: filterText,
        text: { ...filterText, description: 'Words that must all stand in the record.' },
        from: { ...time, description: 'Not before this time.' },
        to: { ...time, description: 'Not after this time.' },
      },
    },
    answer: {
      status: 200,
      description: 'The records.',
      data: {
        type: 'array',
        items: {
          type: 'object',
          required: ['seq', 'at', 'event', 'actor', 'target', 'changed', 'request_id', 'result'],
          properties: {
            seq: count,
            at: time,
            event: text,
            actor: { type: 'object', required: ['type', 'id'], properties: { type: text, id: text } },
            target: {
              type: 'object',
              required: ['type', 'id'],
              properties: {
                type: text,
                id: text,
                provider: text,
                name: {
                  ...text,
                  description: 'What a credential is called now, or the mailbox of a grant, while it exists.',
                },
              },
            },
            changed: { type: 'array', items: text },
            request_id: text,
            result: text,
          },
        },
      },
      beside: {
        next_before: { ...timeOrNull, description: '`before` of the next page; null at the start of the log.' },
        searched_to: { ...count, description: 'The lowest number that was looked at; 0 when there was none.' },
      },
    },
    problems: [],

    async act({ caller, query, read }) {
      const { limit, before = Number.MAX_SAFE_INTEGER, ...filter } = query
      const { found, searchedTo, atStart } = await search(read, caller.app, filter, { limit, before })
      const data = await Promise.all(found.map((record) => withName(read, caller.app, record)))
      return { data, beside: { next_before: atStart ? null : searchedTo, searched_to: searchedTo } }
    },
  })
}

/** A record has the ids of its day; who reads it knows credentials by their names, and grants by their mailboxes. */
async function withName(read: Reads, app: ApplicationId, record: ShownRecord) {
  const name = await nameOf(read, app, record.target)
  return name === undefined ? record : { ...record, target: { ...record.target, name } }
}

async function nameOf(read: Reads, app: ApplicationId, { type, id, provider }: ShownRecord['target']) {
  if (type === 'credential' && provider !== undefined) return (await read.credential(app, provider, id))?.name
  return type === 'grant' ? (await read.grant(app, id))?.email : undefined
}

async function search(
  read: Reads,
  chain: string,
  filter: AuditFilter,
  { limit, before }: { readonly limit: number; readonly before: number },
) {
  const wanted = fits(filter)
  const size = Object.values(filter).some((value) => value !== undefined) ? PAGE : limit
  const found: ShownRecord[] = []
  let searchedTo = 0
  let from = before
  for (let searched = 0; searched < SEARCHED_MAX;) {
    const rows = await read.auditRecordsBefore(chain, from, size)
    for (const row of rows) {
      searchedTo = row.seq
      const record = shownRecord(row)
      if (wanted(record)) found.push(record)
      if (found.length === limit) return { found, searchedTo, atStart: await isFirst(read, chain, searchedTo) }
    }
    searched += rows.length
    from = searchedTo
    if (rows.length < size) return { found, searchedTo, atStart: true }
    await turn()
  }
  return { found, searchedTo, atStart: await isFirst(read, chain, searchedTo) }
}

/** A log whose first records were archived begins with another one than record 1. */
async function isFirst(read: Reads, chain: string, seq: number): Promise<boolean> {
  return seq <= 1 || (await read.auditRecordsBefore(chain, seq, 1)).length === 0
}
