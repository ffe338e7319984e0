import { Problem } from '../../lib/problem.ts'

/** Half a second of work: whoever would wait for longer is better told so. */
const MOST_WAITING = 8

let ahead = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * The scrypt of passwords, one at a time in this process. Each takes one of Node's four threads for as long as it runs; in the
 * same threads tokens are signed, files are read and names are looked up, and anybody may guess a password.
 *
 * @throws Problem `rate-limited` when too many wait already
 */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (ahead > MOST_WAITING)
    throw new Problem('rate-limited', 'Too many passwords are being checked, please try again shortly.', {
      retryAfter_s: 1,
    })
  ahead++
  const done = last.then(work).finally(() => {
    ahead--
  })
  last = done.catch(() => undefined)
  return done
}

/** What is stored of a password. @throws Problem `rate-limited` */
export async function hashPassword(password: string): Promise<string> {
  // Loaded by the first password: it would only hold up the start.
  const crypto = await import('better-auth/crypto')
  return alone(() => crypto.hashPassword(password))
}

/** Whether a password is the one that a hash is of. @throws Problem `rate-limited` */
export async function verifyPassword(given: { readonly hash: string; readonly password: string }): Promise<boolean> {
  const crypto = await import('better-auth/crypto')
  return alone(() => crypto.verifyPassword(given))
}
