import type { Call } from './call.ts'
import type { FaultKind } from './faults.ts'
import type { Endpoint, ProviderName } from './names.ts'

/** One call, without any secret, code or token. */
export interface JournalEntry {
  readonly seq: number
  /** Unix milliseconds. */
  readonly at_ms: number
  readonly provider: ProviderName
  readonly endpoint: Endpoint
  readonly tenant?: string
  readonly grant_type?: string
  readonly client_id?: string
  readonly mailbox?: string
  fault?: FaultKind
  /** None while it is under way, or when it was cut off. */
  status?: number
  error?: string
}

/** What calls are counted by. */
export type Filter = Partial<
  Pick<JournalEntry, 'provider' | 'endpoint' | 'tenant' | 'grant_type' | 'client_id' | 'mailbox'>
>

export interface Count extends Filter {
  readonly calls: number
}

const MOST_ENTRIES = 10_000
const FIELDS = ['provider', 'endpoint', 'tenant', 'grant_type', 'client_id', 'mailbox'] as const

export class Journal {
  #entries: JournalEntry[] = []
  readonly #counts = new Map<string, { readonly of: Filter; calls: number }>()
  #seq = 0

  /** Notes a call when it comes in; how it ends is added to the entry. */
  note({ provider, endpoint, tenant, grantType, clientId, mailbox }: Call): JournalEntry {
    const of: Filter = {
      provider,
      endpoint,
      ...(tenant !== undefined && { tenant }),
      ...(grantType !== undefined && { grant_type: grantType }),
      ...(clientId !== undefined && { client_id: clientId }),
      ...(mailbox !== undefined && { mailbox }),
    }
    const key = JSON.stringify(FIELDS.map((field) => of[field] ?? null))
    const count = this.#counts.get(key) ?? { of, calls: 0 }
    count.calls += 1
    this.#counts.set(key, count)
    const entry: JournalEntry = { seq: ++this.#seq, at_ms: Date.now(), ...of, provider, endpoint }
    this.#entries.push(entry)
    if (this.#entries.length > 2 * MOST_ENTRIES) this.#entries = this.#entries.slice(-MOST_ENTRIES)
    return entry
  }

  /** How many calls fit, and how many of each kind. */
  count(filter: Filter = {}): { readonly calls: number; readonly by: readonly Count[] } {
    const by = [...this.#counts.values()]
      .filter(({ of }) => fits(of, filter))
      .map(({ of, calls }) => ({ ...of, calls }))
    return { calls: by.reduce((sum, { calls }) => sum + calls, 0), by }
  }

  /** The last calls that fit, the oldest first; at most 10,000. */
  entries(filter: Filter = {}): readonly JournalEntry[] {
    return this.#entries.slice(-MOST_ENTRIES).filter((entry) => fits(entry, filter))
  }

  reset(): void {
    this.#entries = []
    this.#counts.clear()
  }
}

function fits(of: Filter, filter: Filter): boolean {
  return FIELDS.every((field) => filter[field] === undefined || filter[field] === of[field])
}
