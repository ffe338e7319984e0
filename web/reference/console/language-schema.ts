import type { JSONSchema } from 'vscode-json-languageservice'
import type { ConsoleData } from '../../../src/reference/console-data.ts'
import { resolved } from '../../../src/reference/document.ts'
import { narrow } from '../../../src/reference/narrow.ts'

/** The schema of a body as the language service takes it, for one provider or for all. */
export function bodySchema({ body = {}, schemas }: ConsoleData, provider: string | undefined): JSONSchema {
  const schema = provider === undefined ? resolved(body, schemas) : narrow(body, provider, schemas)
  // References that are left lead into the components, as in the document.
  return annotated({ ...schema, components: { schemas } }) as JSONSchema
}

/** Our words where the service has its own: what was expected, and descriptions with their marks. */
function annotated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(annotated)
  if (typeof value !== 'object' || value === null) return value
  const { description, pattern, 'x-expected': expected } = value as Readonly<Record<string, unknown>>
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, below]) => [key, annotated(below)])),
    ...(typeof description === 'string' && { markdownDescription: description }),
    ...(typeof expected === 'string' && pattern !== undefined && { patternErrorMessage: `This ${expected}.` }),
  }
}
