import { roles } from '../../store/store.ts'

// Fragments of schemas that the dashboard's operations share.

export const text = { type: 'string' } as const
export const textOrNull = { type: ['string', 'null'] } as const
export const count = { type: 'integer' } as const
export const timeOrNull = { type: ['integer', 'null'], description: 'Unix seconds.' } as const
export const role = { type: 'string', enum: roles } as const

export const byId = { type: 'object', properties: { id: text }, required: ['id'] } as const

export const noFields = { type: 'object', additionalProperties: false, properties: {} } as const

export const TAG = 'Dashboard'
