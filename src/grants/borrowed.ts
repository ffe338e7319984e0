import type { ApplicationId } from '../lib/ids.ts'
import type { Borrowed, PresentCredential, Reads } from '../store/store.ts'

/** Whether the client that a credential has borrowed is what it would borrow now; also where it has borrowed none. */
export async function isStillLent(
  read: Reads,
  { app, provider }: { readonly app: ApplicationId; readonly provider: string },
  { activeCredentialId }: PresentCredential,
  borrowed: Borrowed | undefined,
): Promise<boolean> {
  if (borrowed === undefined) return true
  if (borrowed.from !== activeCredentialId) return false
  return borrowed.from === null || (await read.credential(app, provider, borrowed.from))?.version === borrowed.version
}

/** Whether both have used the same client, as far as it was borrowed. */
export function isSameClient(one: Borrowed | undefined, other: Borrowed | undefined): boolean {
  return one?.from === other?.from && one?.version === other?.version
}
