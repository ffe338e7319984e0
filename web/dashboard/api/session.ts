import { queryOptions } from '@tanstack/react-query'
import { api, auth } from './client.ts'
import { keys } from './keys.ts'
import type { Role } from './roles.ts'

export interface Start {
  /** Nobody is a member yet. */
  readonly setup_needed: boolean
  readonly sandbox: boolean
  readonly sign_on: { readonly name: string } | null
}

export interface Me {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly two_factor: boolean
  readonly passkeys: number
  readonly has_password: boolean
  readonly deployment: { readonly version: string; readonly url: string; readonly sandbox: boolean }
}

export const startQuery = queryOptions({
  queryKey: keys.start,
  queryFn: ({ signal }) => api.get<Start>('start', { signal }),
})

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => api.get<Me>('me', { signal }),
  staleTime: 60_000,
})

/** Says whether a second factor is asked for still. */
export async function signIn(given: { readonly email: string; readonly password: string }): Promise<boolean> {
  const answer = await auth.post<{ twoFactorRedirect?: boolean }>('sign-in/email', given)
  return answer.twoFactorRedirect === true
}

export async function verifyCode(kind: 'totp' | 'backup-code', code: string): Promise<void> {
  await auth.post(`two-factor/verify-${kind}`, { code, ...(kind === 'totp' && { trustDevice: false }) })
}

/** Where the browser goes to sign in at the identity provider. */
export async function signOnAddress(): Promise<string> {
  const { url } = await auth.post<{ url: string }>('sign-in/social', {
    provider: 'oidc',
    callbackURL: '/dashboard',
    errorCallbackURL: '/dashboard/sign-in',
  })
  return url
}

export async function signOut(): Promise<void> {
  await auth.post('sign-out')
}
