import type { CredentialShape, CredentialType, Provider } from '../api/providers.ts'
import type { ObjectSchema } from '../schema-form/schema.ts'

export interface Shape extends Omit<CredentialShape, 'schema'> {
  readonly type: CredentialType
  readonly schema: ObjectSchema
}

/** The kinds of credentials that a provider takes. */
export function shapesOf({ credentials }: Provider): readonly Shape[] {
  return Object.entries(credentials).map(([type, shape]) => ({
    ...shape,
    type: type as CredentialType,
    schema: shape.schema as ObjectSchema,
  }))
}
