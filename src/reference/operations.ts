import {
  nameIn,
  type Example,
  type Header,
  type MediaType,
  type OpenApi,
  type Parameter,
  type Reference,
  type Response,
} from './document.ts'

/** One operation with everything that its page shows. */
export interface Operation {
  readonly id: string
  readonly method: string
  /** With its parameters in braces: `/v3/connectors/{provider}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  /** Absent when no API key is needed. */
  readonly scopes: readonly string[] | undefined
  /** Whether an access token will do: beside an API key, or alone where there are no scopes. */
  readonly accessToken: boolean
  readonly parameters: readonly Parameter[]
  readonly body: MediaType | undefined
  readonly answers: readonly Answer[]
  /** Whether it leads a browser elsewhere: it is opened, not called. */
  readonly redirects: boolean
}

export interface Answer {
  readonly status: number
  readonly response: Response
  /** What the answer carries, in the first of its media types; undefined for a redirect. */
  readonly content: Content | undefined
  /** The headers that are this answer's own. */
  readonly headers: readonly (readonly [string, Header])[]
}

export interface Content {
  readonly mediaType: string
  readonly media: MediaType
}

/** Every operation of the document, in its order. */
export function operationsOf(document: OpenApi): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      tag: operation.tags[0],
      summary: operation.summary,
      description: operation.description,
      scopes: operation.security.find((one) => 'ApiKey' in one)?.['ApiKey'],
      accessToken: operation.security.some((one) => 'AccessToken' in one),
      parameters: (operation.parameters ?? []).map((parameter) => found(document.components.parameters, parameter)),
      body: operation.requestBody?.content['application/json'],
      answers: Object.entries(operation.responses).map(([status, response]) =>
        answerOf(Number(status), '$ref' in response ? found(document.components.responses, response) : response),
      ),
      redirects: Object.keys(operation.responses).some((status) => status.startsWith('3')),
    })),
  )
}

function answerOf(status: number, response: Response): Answer {
  const [content] = Object.entries(response.content ?? {})
  return {
    status,
    response,
    content: content && { mediaType: content[0], media: content[1] },
    headers: Object.entries(response.headers ?? {}).flatMap(([name, header]) =>
      '$ref' in header ? [] : [[name, header] as const],
    ),
  }
}

function found<T>(components: Readonly<Record<string, T>>, { $ref }: Reference): T {
  const target = components[nameIn($ref)]
  if (target === undefined) throw new Error(`the document refers to ${$ref}, which it does not have`)
  return target
}

/** The examples of a body by name, those first that any provider takes. */
export function examplesOf({ body }: Operation): readonly (readonly [string, Example])[] {
  return Object.entries(body?.examples ?? {})
}
