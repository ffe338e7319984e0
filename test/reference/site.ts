import { openApiDocument } from '../../src/http/openapi/document.ts'
import type { OpenApi } from '../../src/reference/document.ts'
import { operationsOf, type Operation } from '../../src/reference/operations.ts'
import { reference } from '../../src/reference/reference.ts'

/** The document and the operations that the server's pages are made from, for tests that count what must be there. */
export const document = openApiDocument() as unknown as OpenApi
export const operations = operationsOf(document)

export function operationNamed(id: string): Operation {
  const found = operations.find((operation) => operation.id === id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}

/** The reference as it is while nothing has been built for the browser. */
export const unbuilt = reference(document, { early: undefined, script: undefined, styles: [] })

/** The page of an operation as text. */
export function pageOf(id: string): string {
  return unbuilt.resource(id)?.text ?? ''
}

export const PATCH = 'patch_credential_by_id'
