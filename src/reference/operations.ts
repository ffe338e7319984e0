import {
  nameIn,
  type Example,
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
}

export interface Answer {
  readonly status: number
  readonly response: Response
  /** What the answer carries; an operation answers one media type. */
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
    })),
  )
}

function answerOf(status: number, response: Response): Answer {
  const [content] = Object.entries(response.content)
  if (content === undefined) throw new Error(`an answer with ${status} carries nothing in the document`)
  return { status, response, mediaType: content[0], media: content[1] }
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
