import type { Example, Parameter } from '../document.ts'
import type { Operation } from '../operations.ts'

/** A request in the making: what the samples are written from, on the page and in the console. */
export interface Call {
  /** Scheme, host and port of the server. */
  readonly origin: string
  readonly path: Readonly<Record<string, string>>
  /** Without those that were left empty. */
  readonly query: Readonly<Record<string, string>>
  /** The text of the body; absent where the operation takes none. */
  readonly body: string | undefined
}

/** The part of an operation that a sample needs. */
export type Target = Pick<Operation, 'method' | 'path' | 'scopes' | 'accessToken' | 'redirects'>

/** Where a server listens that nobody has set up otherwise. The page puts the address that it came from in its place. */
export const DEFAULT_ORIGIN = 'http://127.0.0.1:8080'

/** The call that the document's own examples make; the body is the first of those given. */
export function exampleCall({
  parameters,
  examples = [],
}: {
  readonly parameters: readonly Parameter[]
  readonly examples: readonly Example[] | undefined
}): Call {
  const [example] = examples
  const required = (place: Parameter['in']) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place && parameter.required === true)
        .map(({ name, example: value, schema }) => [name, textOf(value ?? schema.enum?.[0] ?? name)]),
    )
  return {
    origin: DEFAULT_ORIGIN,
    path: required('path'),
    query: required('query'),
    body: example && JSON.stringify(example.value, null, 2),
  }
}

/** A value as it stands in a path or a query. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The path with its parameters filled in. A part that is still empty keeps its braces. */
export function pathOf({ path }: Target, call: Call): string {
  return path.replaceAll(/\{(\w+)\}/g, (braces, name: string) => {
    const value = call.path[name] ?? ''
    return value === '' ? braces : encode(value)
  })
}

export function urlOf(target: Target, call: Call): string {
  const query = Object.entries(call.query).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return `${call.origin}${pathOf(target, call)}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/** Also what a shell would take for the end of a quotation. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27')
}

/** The body as a value; undefined when there is none or when it is not JSON (yet). */
export function bodyValue({ body }: Call): unknown {
  try {
    return body === undefined ? undefined : (JSON.parse(body) as unknown)
  } catch {
    return undefined
  }
}
