import { APIError } from 'better-auth/api'

/*
 * A passkey stands for both factors, so whoever holds it must have been verified by it: with a PIN, a finger, a face.
 * better-auth's plugin would prefer that; here it is asked for and insisted on.
 *
 * Web Authentication Level 2, 5.5 (userVerification), 7.1 step 15 and 7.2 step 17.
 */

/** @throws APIError when the authenticator has not verified its user. */
export function requireUserVerified({ userVerified }: { readonly userVerified: boolean }): void {
  if (!userVerified)
    throw new APIError('UNAUTHORIZED', {
      code: 'USER_VERIFICATION_REQUIRED',
      message: 'The passkey has to verify who uses it.',
    })
}
