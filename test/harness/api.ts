/** Requests as a test states them, over a socket or straight into a server, and answers as a test looks at them. */

/** A record of the API: what every record has by its name, the rest as unknown. */
export interface Fields {
  readonly id: string
  readonly name: string
  readonly created_at: number
  readonly updated_at: number
  readonly [field: string]: unknown
}

export interface ErrorBody {
  readonly type: string
  readonly code: string
  readonly message: string
  readonly validation_errors?: Readonly<Record<string, string>>
  readonly provider_error?: { readonly code: string | null; readonly message: string | null }
}

/** The parsed answer; `data` and `error` are there according to the status. */
export interface Body {
  readonly request_id: string
  readonly success?: boolean
  readonly data: Fields
  readonly error: ErrorBody
  readonly limit: number
  readonly offset: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** `data` of a list. */
  readonly items: readonly Fields[]
  /** The very text of the answer. */
  readonly raw: string
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | Uint8Array | undefined
}

export interface Options {
  readonly headers?: Readonly<Record<string, string>>
  /** In place of the key that the api was made with; null sends none. */
  readonly key?: string | null
}

/** A string or bytes go as they are, with the JSON content type all the same; anything else is written as JSON. */
export interface Api {
  call(method: string, path: string, body?: unknown, options?: Options): Promise<Answer>
  get(path: string, options?: Options): Promise<Answer>
  post(path: string, body: unknown, options?: Options): Promise<Answer>
  patch(path: string, body: unknown, options?: Options): Promise<Answer>
  put(path: string, body: unknown, options?: Options): Promise<Answer>
  delete(path: string, options?: Options): Promise<Answer>
  /** The same server as another caller. */
  as(key: string): Api
}

/** @param send carries one request and gives the answer. */
export function apiOver(send: (request: Request) => Promise<Answer>, apiKey: string): Api {
  const call: Api['call'] = (method, path, body, { headers = {}, key = apiKey } = {}) => {
    const payload =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    return send({
      method,
      path,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      payload,
    })
  }
  return {
    call,
    get: (path, options) => call('GET', path, undefined, options),
    post: (path, body, options) => call('POST', path, body, options),
    patch: (path, body, options) => call('PATCH', path, body, options),
    put: (path, body, options) => call('PUT', path, body, options),
    delete: (path, options) => call('DELETE', path, undefined, options),
    as: (key) => apiOver(send, key),
  }
}

/** The API of a running server, as seen with one key. */
export function api(url: string, key: string): Api {
  return apiOver(async ({ method, path, headers, payload }) => {
    const response = await fetch(url + path, {
      method,
      headers,
      ...(payload !== undefined && { body: typeof payload === 'string' ? payload : new Blob([Buffer.from(payload)]) }),
    })
    return answerOf(response.status, Object.fromEntries(response.headers), await response.text())
  }, key)
}

/** What is not JSON gives an empty body, so that a test fails on what it asserts and not on parsing. */
export function answerOf(status: number, headers: Readonly<Record<string, string>>, raw: string): Answer {
  let parsed: unknown
  try {
    parsed = JSON.parse(raw)
  } catch {
    parsed = {}
  }
  const body = parsed as Body
  return { status, headers, body, items: Array.isArray(body.data) ? (body.data as Fields[]) : [], raw }
}
