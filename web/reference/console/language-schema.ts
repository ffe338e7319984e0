import type { JSONSchema } from 'vscode-json-languageservice'
import type { ConsoleData } from '../../../src/reference/console-data.ts'
import { resolved } from '../../../src/reference/document.ts'
import { narrow } from '../../../src/reference/narrow.ts'
import { annotated } from '../../editor/annotated.ts'

/** The schema of a body as the language service takes it, for one provider or for all. */
export function bodySchema({ body = {}, schemas }: ConsoleData, provider: string | undefined): JSONSchema {
  const schema = provider === undefined ? resolved(body, schemas) : narrow(body, provider, schemas)
  // References that are left lead into the components, as in the document.
  return annotated({ ...schema, components: { schemas } }) as JSONSchema
}
