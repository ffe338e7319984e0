import type { AuditRow } from '../store/store.ts'

/** A record of the audit log as the dashboard shows it. */
export interface ShownRecord {
  readonly seq: number
  readonly at: number
  readonly event: string
  readonly actor: { readonly type: string; readonly id: string }
  readonly target: { readonly type: string; readonly id: string; readonly provider?: string }
  readonly changed: readonly string[]
  readonly request_id: string
  readonly result: string
}

export interface AuditFilter {
  readonly event?: string | undefined
  readonly actor?: string | undefined
  readonly target?: string | undefined
  /** Words that must all stand in the record, in any order and whatever their case. */
  readonly text?: string | undefined
  /** Both inclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** One that was tampered with may hold anything; it is shown as far as it can be read. */
export function shownRecord({ seq, record }: AuditRow): ShownRecord {
  const found = fields(parsed(record))
  const [actor, target] = [fields(found['actor']), fields(found['target'])]
  const { provider } = target
  return {
    seq,
    at: typeof found['at'] === 'number' ? found['at'] : 0,
    event: text(found['event'], 'unreadable'),
    actor: { type: text(actor['type'], 'anonymous'), id: text(actor['id']) },
    target: {
      type: text(target['type']),
      id: text(target['id']),
      ...(typeof provider === 'string' && { provider }),
    },
    changed: Array.isArray(found['changed']) ? found['changed'].filter((name) => typeof name === 'string') : [],
    request_id: text(found['request_id']),
    result: text(found['result'], 'unreadable'),
  }
}

/** Makes the test for one filter. */
export function fits(filter: AuditFilter): (record: ShownRecord) => boolean {
  const { event, actor, target, from = -Infinity, to = Infinity } = filter
  const words = filter.text?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  return (record) =>
    (event === undefined || record.event === event) &&
    (actor === undefined || record.actor.id === actor) &&
    (target === undefined || record.target.id === target) &&
    record.at >= from &&
    record.at <= to &&
    (words.length === 0 || holdsAll(record, words))
}

function holdsAll(record: ShownRecord, words: readonly string[]): boolean {
  const { event, actor, target, changed, request_id, result } = record
  const all = [event, actor.type, actor.id, target.type, target.id, target.provider, ...changed, request_id, result]
  const searched = all.join(' ').toLowerCase()
  return words.every((word) => searched.includes(word))
}

function parsed(record: string): unknown {
  try {
    return JSON.parse(record)
  } catch {
    return undefined
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}
