import type { Config } from '../config.ts'
import type { Answer, Call } from './call.ts'
import type { FirstStart } from './first-start.ts'

/** What the front and the core say to each other when the core has a thread of its own. */
export type ToCore =
  | {
      readonly kind: 'calls'
      /** The number of the first call; the others follow. */
      readonly first: number
      readonly calls: readonly SentCall[]
      /** The bodies of all of them, one behind the other; handed over, not copied. */
      readonly bodies: ArrayBuffer
    }
  | { readonly kind: 'counts' }
  | { readonly kind: 'close' }

export type SentCall = Omit<Call, 'body'> & { readonly bodyStart: number; readonly bodyEnd: number }

export type FromCore =
  | { readonly kind: 'ready'; readonly first: FirstStart | undefined; readonly rootKeyFile: string | undefined }
  /** The deployment could not be opened. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly stack?: string }
  | { readonly kind: 'answers'; readonly answers: readonly (readonly [number: number, answer: Answer])[] }
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
