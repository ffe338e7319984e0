import type { Call } from './call.ts'
import type { Endpoint, ProviderName } from './names.ts'

/** What a provider can be made to do, beside what it does by itself. */
export const FAULTS = [
  'secret_expired',
  'secret_wrong',
  'unknown_client',
  'unauthorized_client',
  'invalid_grant',
  'rate_limited',
  'server_error',
  'malformed',
  'hang',
  'slow',
  'disconnect',
  'answer_lost',
] as const
export type FaultKind = (typeof FAULTS)[number]

/** A fault, and which calls meet it: those that fit all that is named. */
export interface Fault {
  readonly fault: FaultKind
  readonly endpoint: Endpoint
  readonly provider?: ProviderName
  readonly client_id?: string
  readonly tenant?: string
  readonly grant_type?: string
  readonly mailbox?: string
  readonly refresh_token?: string
  /** How many calls meet it. Without a number: all, until it is taken away. */
  readonly times?: number
  /** Of `rate_limited`. */
  readonly retry_after_s?: number
  /** Of `server_error`. */
  readonly status?: number
  /** Of `slow`. */
  readonly delay_ms?: number
}

interface Active {
  readonly id: string
  readonly fault: Fault
  left: number
  /** Lets go of the calls that hang. */
  readonly waiting: Set<() => void>
}

export class Faults {
  readonly #active = new Map<string, Active>()
  #next = 1

  /** Puts a fault in place. @returns its id, by which it is taken away */
  add(fault: Fault): string {
    const id = `fault-${this.#next++}`
    this.#active.set(id, { id, fault, left: fault.times ?? Infinity, waiting: new Set() })
    return id
  }

  /** Takes a fault away; calls that hang on it go on. @returns whether it was there */
  remove(id: string): boolean {
    const found = this.#active.get(id)
    this.#active.delete(id)
    for (const go of found?.waiting ?? []) go()
    return found !== undefined
  }

  clear(): void {
    for (const id of [...this.#active.keys()]) this.remove(id)
  }

  all(): { readonly id: string; readonly left: number | null; readonly waiting: number; readonly fault: FaultKind }[] {
    return [...this.#active.values()].map(({ id, left, waiting, fault }) => ({
      id,
      fault: fault.fault,
      left: left === Infinity ? null : left,
      waiting: waiting.size,
    }))
  }

  /** The fault that a call meets, the newest first, and counts it. */
  meet(call: Call): Active | undefined {
    const found = [...this.#active.values()].reverse().find(({ fault, left }) => left > 0 && fits(fault, call))
    if (found !== undefined) found.left -= 1
    return found
  }

  /** Resolves once the fault is taken away, or `over` does. */
  hang({ id, waiting }: Active, over: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        waiting.delete(go)
        resolve()
      }
      if (!this.#active.has(id)) go()
      else waiting.add(go)
      void over.then(go)
    })
  }
}

function fits(fault: Fault, call: Call): boolean {
  const same = (wanted: string | undefined, found: string | undefined) => wanted === undefined || wanted === found
  return (
    fault.endpoint === call.endpoint &&
    same(fault.provider, call.provider) &&
    same(fault.client_id, call.clientId) &&
    same(fault.tenant?.toLowerCase(), call.tenant) &&
    same(fault.grant_type, call.grantType) &&
    same(fault.mailbox?.toLowerCase(), call.mailbox) &&
    same(fault.refresh_token, call.refreshToken)
  )
}
