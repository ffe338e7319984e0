import type { Role, roles } from '../../../src/store/store.ts'

export type { Role }

export const ROLES = ['owner', 'admin', 'viewer'] as const satisfies typeof roles
