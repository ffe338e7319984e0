import { nameIn, type Example, type Parameter, type Schema, type Schemas } from './document.ts'
import type { Operation } from './operations.ts'
import type { Target } from './samples/call.ts'

/** What the console needs to know of an operation. */
export interface ConsoleData extends Target {
  readonly id: string
  readonly parameters: readonly Parameter[]
  readonly body: Schema | undefined
  readonly examples: Readonly<Record<string, Example>>
  /** The components that the body refers to, by name, directly or through others. */
  readonly schemas: Schemas
}

export function consoleData(
  { id, method, path, scopes, accessToken, redirects, parameters, body }: Operation,
  schemas: Schemas,
): ConsoleData {
  return {
    id,
    method,
    path,
    scopes,
    accessToken,
    redirects,
    parameters,
    body: body?.schema,
    examples: body?.examples ?? {},
    schemas: reachable(body?.schema, schemas),
  }
}

function reachable(from: unknown, schemas: Schemas, found: Record<string, Schema> = {}): Schemas {
  if (typeof from !== 'object' || from === null) return found
  for (const [key, value] of Object.entries(from)) {
    if (key !== '$ref' || typeof value !== 'string') {
      reachable(value, schemas, found)
      continue
    }
    const name = nameIn(value)
    const schema = schemas[name]
    if (schema === undefined || name in found) continue
    found[name] = schema
    reachable(schema, schemas, found)
  }
  return found
}
