import type { Counter } from '../lib/call-limit.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { sourceOf } from '../lib/source.ts'
import { SIGN_IN_LIFE_S } from './sign-in.ts'

/** As many as begin behind one address, where a company has its staff sign in at once. */
const OF_SOURCE = 200
/** As many as stay bearable on the disk; it takes a hundred sources to get there. */
const OF_APPLICATION = 20_000

/**
 * Lets sign-ins begin, which anybody may do who knows an application's id, and each of which keeps a box for as long as it
 * may take: so many within that time for each source, and for each application.
 */
export function beginnings(counter: Counter): (app: ApplicationId, ip: string) => Promise<void> {
  const ofSource = counter('sign-ins of a source', { calls: OF_SOURCE, within_s: SIGN_IN_LIFE_S })
  const ofApplication = counter('sign-ins of an application', { calls: OF_APPLICATION, within_s: SIGN_IN_LIFE_S })
  return async (app, ip) => {
    // Looked at first, so that no more sources have to be remembered than have begun something.
    await ofApplication(app, 0)
    // Before the application's, so that what is refused to a source takes nothing from the others.
    await ofSource(sourceOf(ip))
    await ofApplication(app)
  }
}
