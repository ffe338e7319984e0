import type { LiveKeyring } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import type { Html } from '../lib/html.ts'
import type { Problem } from '../lib/problem.ts'
import type { MxLookup } from '../providers/mailbox/host.ts'
import type { Plan, Store } from '../store/store.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Look } from './pages/look.ts'

/** What the hosted sign-in needs of the process that it runs in. */
export interface Around {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly upstream: Upstream
  readonly clock: Clock
  /** Where browsers reach this server; known once it listens. */
  readonly url: () => string
  /** Whether each provider has a callback of its own, so that answers of two cannot be mixed up. */
  readonly callbacks: 'per-provider' | 'plain'
  /** Asks DNS who takes a domain's mail. */
  readonly mx: MxLookup
  /** The providers are stand-ins, and each page says so. */
  readonly sandbox: boolean
}

/** Where a request comes from. */
export interface From {
  readonly ip: string
  readonly userAgent: string | null
  readonly requestId: string
  /** What the browser's cookie holds. */
  readonly cookie: string | undefined
}

/** What a browser is answered, and the problem that it or the application is told of. */
export type Outcome =
  | { readonly kind: 'redirect'; readonly location: string; readonly problem?: Problem; readonly cookie?: string }
  | { readonly kind: 'page'; readonly page: Page; readonly problem?: Problem; readonly cookie?: string }

/** A page without its frame. */
export interface Page {
  readonly title: string
  readonly body: Html
  readonly look: Look
  /** What is entered goes to a real server, in the sandbox too. */
  readonly isReal?: true
  /** Where the browser goes by itself as soon as it has the page. */
  readonly onwards?: string
}

const ATTEMPTS = 20

/**
 * Commits what is decided, and decides again where that was stale.
 *
 * @param decide gives undefined when there is nothing left to decide
 * @returns what was decided, or undefined
 * @throws StoreUnavailable
 */
export async function committed<T extends Plan>(
  { store, keys }: Around,
  decide: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const decided = await decide()
    if (decided === undefined) return undefined
    if ((await store.commit(decided)) === 'committed') return decided
    // Somebody was faster, or this process seals with a data key that is no longer the primary one.
    await keys.refresh()
  }
  return undefined
}
