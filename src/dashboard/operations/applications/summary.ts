import { time } from '../../../api/shapes.ts'
import type { Application } from '../../../store/store.ts'
import { count, text } from '../shapes.ts'

export const applicationSummary = {
  type: 'object',
  required: ['id', 'name', 'environment', 'region', 'created_at', 'connectors', 'credentials'],
  properties: {
    id: text,
    name: text,
    environment: text,
    region: text,
    created_at: time,
    connectors: count,
    credentials: count,
  },
} as const

export function toSummary(
  { id, settings, environment, region, createdAt }: Omit<Application, 'revision'>,
  holds: { readonly connectors: number; readonly credentials: number },
) {
  const { name } = settings['branding'] as { name: string }
  return { id, name, environment, region, created_at: createdAt, ...holds }
}
