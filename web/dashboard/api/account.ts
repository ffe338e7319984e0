import { queryOptions } from '@tanstack/react-query'
import { auth } from './client.ts'
import { keys } from './keys.ts'

export interface Enrolment {
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

export interface Session {
  readonly id: string
  readonly token: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly expiresAt: string
  readonly userAgent?: string | null
  readonly ipAddress?: string | null
  /** The one that asks. */
  readonly here: boolean
}

/** Forgotten as soon as the page is left: the answer names tokens. */
export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: async ({ signal }): Promise<readonly Session[]> => {
    const [all, mine] = await Promise.all([
      auth.get<readonly Omit<Session, 'here'>[]>('list-sessions', { signal }),
      auth.get<{ readonly session: { readonly id: string } } | null>('get-session', { signal }),
    ])
    return all.map((session) => ({ ...session, here: session.id === mine?.session.id }))
  },
  gcTime: 0,
})

export async function endSession(token: string): Promise<void> {
  await auth.post('revoke-session', { token })
}

export async function endOtherSessions(): Promise<void> {
  await auth.post('revoke-other-sessions')
}

/** Every other session ends with it. */
export async function changePassword(given: {
  readonly currentPassword: string
  readonly newPassword: string
}): Promise<void> {
  await auth.post('change-password', given)
}

/** The second factor is on only after a code of it was verified. */
export function enrol(password: string): Promise<Enrolment> {
  return auth.post('two-factor/enable', { password })
}

export async function disableTwoFactor(password: string): Promise<void> {
  await auth.post('two-factor/disable', { password })
}

export function newBackupCodes(password: string): Promise<Pick<Enrolment, 'backupCodes'>> {
  return auth.post('two-factor/generate-backup-codes', { password })
}
