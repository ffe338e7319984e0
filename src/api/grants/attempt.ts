import { authenticate, Refused, type Attempt, type Authenticated } from '../../grants/authenticate.ts'
import type { Context } from '../operation.ts'

/**
 * Authenticates a mailbox, and turns a refusal into the answer that names whose failure it is.
 *
 * @throws Problem `invalid`, `provider-refused`, `credential-failing` or `provider-unavailable`
 */
export async function attempted(context: Context, attempt: Attempt): Promise<Authenticated> {
  const { read, keys, upstream, lender, now } = context
  try {
    return await authenticate({ read, keys, upstream, now }, attempt)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw await lender.refused(attempt.app, error)
  }
}
