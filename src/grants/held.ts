import type { Actor } from '../audit/record.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Grant, SealedBox } from '../store/store.ts'
import type { Behind } from './behind.ts'
import type { MintingSecret } from './secret.ts'

/** The lease on a grant, and whether the one who had it before may have left something undone. */
export interface HeldLease {
  readonly name: string
  readonly fence: number
  readonly inDoubt: boolean
}

/** What a refresh works on, as it was read under its lease. */
export interface Held {
  readonly app: ApplicationId
  readonly grant: Grant
  readonly behind: Behind
  readonly secret: MintingSecret
  readonly secretBox: SealedBox
  readonly lease: HeldLease
  readonly actor: Actor
  /** The token that it had before, if any. */
  readonly tokenBox: SealedBox | undefined
}
