import type { State, StoredApplication, StoredSession } from '../state.ts'

interface Place {
  readonly app: StoredApplication
  readonly session: StoredSession
  /** It is there, whether it has expired or not: `now` alone says that. */
  readonly goesOn: boolean
}

/** A session by its id, as long as anybody could remember it. */
export function placeOf(state: State, id: string): Place | undefined {
  for (const app of state.applications.values()) {
    const session = app.sessions.get(id)
    if (session !== undefined) return { app, session, goesOn: isStored(app, session) && session.revokedAt === null }
  }
  return undefined
}

/** A session goes with its grant. */
export const isStored = ({ grants }: StoredApplication, { grantId, purged }: StoredSession): boolean =>
  !purged && grants.has(grantId)
