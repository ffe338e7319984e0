import { Problem } from '../lib/problem.ts'
import type { Grant } from '../store/store.ts'

/** What has made a grant invalid: a refusal of its provider, or a deletion of what is behind it, which asks no provider. */
export const ends = ['refusal', 'deletion'] as const

/** What has made it invalid; null while it is valid. */
export function endedBy({ status, lastTrial }: Pick<Grant, 'status' | 'lastTrial'>): (typeof ends)[number] | null {
  if (status === 'valid') return null
  return lastTrial?.outcome === 'grant' ? 'refusal' : 'deletion'
}

/** What asking for a token of an invalid grant ends in. */
export function invalidGrant({ lastTrial }: Pick<Grant, 'lastTrial'>): Problem {
  if (lastTrial?.outcome !== 'grant')
    return new Problem(
      'grant-invalid',
      'The grant is invalid, for the credential or connector behind it was deleted: its mailbox has to authenticate again.',
    )
  const { code, message } = lastTrial
  return new Problem('grant-invalid', 'The grant is invalid: its user has to authenticate again.', {
    provider: { code, message },
  })
}
