import type { Config } from '../config.ts'
import type { FirstStart } from './first-start.ts'
import type { CallBundle } from './wire.ts'

/** What the front and the core say to each other when the core has a thread of its own. */
export type ToCore =
  | {
      readonly kind: 'calls'
      /** The number of the first call; the others follow. */
      readonly first: number
      readonly bundle: CallBundle
    }
  | { readonly kind: 'counts' }
  | { readonly kind: 'close' }

export type FromCore =
  | { readonly kind: 'ready'; readonly first: FirstStart | undefined; readonly rootKeyFile: string | undefined }
  /** The deployment could not be opened. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly stack?: string }
  | { readonly kind: 'answers'; readonly values: readonly unknown[] }
  | { readonly kind: 'counts'; readonly counts: Readonly<Record<string, number>> }
  | {
      readonly kind: 'log'
      readonly level: 'info' | 'warn' | 'error'
      readonly fields: object
      readonly message: string
    }
  | { readonly kind: 'closed' }

/** The settings that the core needs. */
export type CoreConfig = Pick<
  Config,
  'data' | 'rootKey' | 'bootstrapApiKey' | 'rateLimit' | 'maxCredentials' | 'graceDays'
>
