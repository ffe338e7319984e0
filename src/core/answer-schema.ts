import type { JsonSchema } from '../lib/schema.ts'
import type { Answer } from '../api/operation.ts'

/** The whole answer around `data`. */
export function answerSchema(answer: Answer): JsonSchema {
  if (answer.flat) return answer.data ?? { type: 'object', properties: {} }
  const paged = {
    limit: { type: 'integer', description: 'The `limit` that was applied.' },
    offset: { type: 'integer', description: 'The `offset` that was applied.' },
  }
  return {
    type: 'object',
    properties: {
      request_id: { type: 'string', description: 'The request ID, equal to the header x-request-id.' },
      ...(answer.success && { success: { type: 'boolean', description: 'Always true.' } }),
      ...(answer.data && {
        data: answer.paged
          ? { type: 'array', items: answer.data, description: 'The records of this page, at most `limit` of them.' }
          : answer.data,
      }),
      ...(answer.paged && paged),
      ...answer.beside,
    },
    required: [
      'request_id',
      ...(answer.data ? ['data'] : []),
      ...(answer.paged ? ['limit', 'offset'] : []),
      ...Object.keys(answer.beside ?? {}),
    ],
  }
}

/** What `select` leaves of a record may lack the fields that the whole record always has. */
export function withNothingRequired(answer: Answer): Answer {
  const { data } = answer
  if (data === undefined) return answer
  const { items } = data as { readonly items?: JsonSchema }
  return { ...answer, data: items ? { ...data, items: { ...items, required: [] } } : { ...data, required: [] } }
}
