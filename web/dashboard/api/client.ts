/** Calls of the server that this page came from. The session is a cookie which no script can read. */

import { errorTexts } from '../texts/errors.ts'
import { ApiError } from './api-error.ts'
import type { Tried } from './verification.ts'

const ROOT = '/dashboard/api/'

export type Query = Readonly<Record<string, string | number | undefined>>

interface Call {
  readonly query?: Query
  readonly body?: unknown
  readonly signal?: AbortSignal
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** `data` of the answers of the operator API, and of the public API when the path leads there. */
export const api = {
  get: async <T>(path: string, call?: Omit<Call, 'body'>) => dataOf(await send('GET', path, call)) as T,
  post: async <T>(path: string, body: unknown = {}) => dataOf(await send('POST', path, { body })) as T,
  patch: async <T>(path: string, body: unknown) => dataOf(await send('PATCH', path, { body })) as T,
  delete: async (path: string) => {
    await send('DELETE', path)
  },
  /** The whole answer, where `data` is not all of it. */
  answer: async <T>(path: string, call?: Omit<Call, 'body'>) => (await send('GET', path, call)) as T,
}

/** What signs in and out: its answers are not wrapped. */
export const auth = {
  get: async <T>(path: string, call?: Omit<Call, 'body'>) => (await send('GET', `auth/${path}`, call)) as T,
  post: async <T>(path: string, body: unknown = {}) => (await send('POST', `auth/${path}`, { body })) as T,
}

/** The address of something that the browser fetches by itself, such as a download. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap<[string, string]>(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const search = new URLSearchParams(given).toString()
  return ROOT + path + (search && `?${search}`)
}

/** A path from segments, each of them escaped. */
export function pathOf(...segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join('/')
}

function dataOf(answer: unknown): unknown {
  return (answer as { readonly data: unknown }).data
}

async function send(method: Method, path: string, { query, body, signal }: Call = {}): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(addressOf(path, query), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new ApiError({ status: 0, code: 'not_reached', message: errorTexts.notReached })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  throw problemOf(response, path, answer)
}

interface Told {
  readonly code?: string
  readonly message?: string
  readonly validation_errors?: Readonly<Record<string, string>>
  readonly verification?: Tried
}

function problemOf(response: Response, path: string, answer: unknown): ApiError {
  const { error, request_id, ...flat } = (answer ?? {}) as Told & {
    readonly error?: Told
    readonly request_id?: string
  }
  const told = error ?? flat
  const retryAfter = Number(response.headers.get('retry-after') ?? response.headers.get('x-retry-after') ?? Number.NaN)
  return new ApiError({
    status: response.status,
    code: told.code,
    message: told.message ?? errorTexts.status(response.status),
    fields: told.validation_errors,
    tried: told.verification,
    requestId: request_id ?? response.headers.get('x-request-id') ?? undefined,
    retryAfter_s: Number.isFinite(retryAfter) ? retryAfter : undefined,
    sessionOver: response.status === 401 && (!path.startsWith('auth/') || told.code === 'UNAUTHORIZED'),
  })
}
