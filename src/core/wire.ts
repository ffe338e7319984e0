import { operations } from '../api/routes.ts'
import type { Answer, Call } from './call.ts'

/*
 * How calls and answers cross between the threads: as flat lists of plain values, for the engine copies those several
 * times faster than it copies objects with their keys. The bodies of a bundle stand in one piece of memory that is handed
 * over rather than copied.
 */

export interface CallBundle {
  readonly values: readonly unknown[]
  readonly bodies: ArrayBuffer
}

/** The names of an operation's path parameters, in the order of its path. */
const parameterNames = operations.map(({ path }) => Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ''))

/** Packs calls; the bodies are copied, and wiped where they were. */
export function packCalls(calls: readonly Call[]): CallBundle {
  const bodies = new Uint8Array(calls.reduce((sum, { body }) => sum + (body?.length ?? 0), 0))
  const values: unknown[] = []
  let end = 0
  for (const { operation, requestId, keyHash, ip, path, params, query, body } of calls) {
    if (body !== undefined) {
      bodies.set(body, end)
      end += body.length
      body.fill(0)
    }
    values.push(operation, requestId, keyHash, ip, path, query, body?.length ?? -1)
    for (const name of parameterNames[operation] ?? []) values.push(params[name])
  }
  return { values, bodies: bodies.buffer }
}

/** The calls of a bundle, each with its own part of the bodies. */
export function unpackCalls({ values, bodies }: CallBundle): Call[] {
  const calls: Call[] = []
  let start = 0
  for (let at = 0; at < values.length;) {
    const [operation, requestId, keyHash, ip, path, query, length] = values.slice(at, at + 7) as [
      number,
      string,
      string | undefined,
      string,
      string,
      Record<string, unknown> | undefined,
      number,
    ]
    at += 7
    const params: Record<string, string> = {}
    for (const name of parameterNames[operation] ?? []) params[name] = values[at++] as string
    const body = length < 0 ? undefined : new Uint8Array(bodies, start, length)
    start += Math.max(length, 0)
    calls.push({ operation, requestId, keyHash, ip, path, params, query, body })
  }
  return calls
}

/** Packs one numbered answer behind others. */
export function packAnswer(values: unknown[], number: number, answer: Answer): void {
  values.push(number, answer.status, answer.body, answer.retryAfter_s, answer.failure)
}

/** Gives out the answers of a bundle. */
export function unpackAnswers(values: readonly unknown[], give: (number: number, answer: Answer) => void): void {
  for (let at = 0; at < values.length; at += 5) {
    const [number, status, body, retryAfter_s, failure] = values.slice(at, at + 5) as [
      number,
      number,
      string,
      number | undefined,
      string | undefined,
    ]
    give(number, {
      status,
      body,
      ...(retryAfter_s !== undefined && { retryAfter_s }),
      ...(failure !== undefined && { failure }),
    })
  }
}
