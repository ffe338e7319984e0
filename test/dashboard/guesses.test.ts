/** Passwords that anybody guesses: what they take from others is bounded, wherever they come from. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dashboard } from '../../src/dashboard/dashboard.ts'
import { hashPassword } from '../../src/dashboard/sign-in/passwords.ts'
import { newId } from '../../src/lib/ids.ts'
import { Problem } from '../../src/lib/problem.ts'
import { PASSWORD } from '../harness/person.ts'
import { startDashboard, URL as AT } from './harness.ts'
import { rateLimit } from '../../src/core/rate-limit.ts'
import { GUESSES } from '../../src/dashboard/sign-in/sign-in.ts'

const EMAIL = 'ada@example.com'
const PLACES = 9

/** What signs members in, with one member who has a password, and how to ask it. */
async function startSignIn() {
  const { deployment, commit, now, stop } = await startDashboard({ of: [] })
  const passwordHash = await hashPassword(PASSWORD)
  const member = {
    id: newId(),
    name: 'Ada',
    email: EMAIL,
    role: 'viewer' as const,
    createdAt: now(),
    emailVerified: false,
  }
  await commit({ kind: 'member.insert', member: { ...member, passwordHash } })
  const { signIn } = dashboard({
    deployment,
    clock: now,
    version: '0.0.0',
    url: () => AT,
    signOn: undefined,
    sandbox: false,
    onError: (message) => assert.fail(message),
  })
  const limits = rateLimit({ perSecond: 50, exchangeRates: undefined, onFailure: (message) => assert.fail(message) })
  assert.ok(limits)
  const countGuess = limits.ofCalls('guesses', GUESSES)
  let addresses = 0
  const ask = (path: string, body?: unknown) =>
    signIn.answer(
      new Request(`${AT}/dashboard/api/auth/${path}`, {
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        headers: { origin: AT, 'content-type': 'application/json' },
      }),
      {
        ip: `10.0.${addresses >> 8}.${addresses++ & 255}`,
        requestId: newId(),
        countGuess: () => countGuess('all'),
        recordDenied: () => Promise.resolve(),
      },
    )
  return { ask, memberOf: (cookies: string) => signIn.memberOf(cookies), member, stop }
}

const isRefusal = (error: unknown) =>
  error instanceof Problem && error.kind === 'rate-limited' && (error.retryAfter_s ?? 0) >= 1

test('with every place of a password taken, a guess is refused, and who has a session or a passkey notices nothing', async () => {
  const { ask, memberOf, member, stop } = await startSignIn()
  try {
    const signedIn = await ask('sign-in/email', { email: EMAIL, password: PASSWORD })
    assert.equal(signedIn?.status, 200)
    const cookies = signedIn.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')

    const taken = Array.from({ length: PLACES }, () => hashPassword(PASSWORD))
    await assert.rejects(ask('sign-in/email', { email: EMAIL, password: PASSWORD }), isRefusal)
    await assert.rejects(ask('sign-in/email', { email: 'nobody@example.com', password: PASSWORD }), isRefusal)
    assert.equal((await memberOf(cookies))?.id, member.id)
    assert.equal((await ask('passkey/generate-authenticate-options'))?.status, 200)
    await Promise.all(taken)

    assert.equal((await ask('sign-in/email', { email: EMAIL, password: PASSWORD }))?.status, 200)
  } finally {
    await stop()
  }
})

test('guesses from ever new addresses end at a limit over all of them, and the other ways in stay open', async () => {
  const { ask, stop } = await startSignIn()
  try {
    // Each is refused before the password is looked at, which would take long; it counts all the same.
    for (let guess = 0; guess < 300; guess++)
      assert.equal((await ask('sign-in/email', { email: 'no address', password: 'x' }))?.status, 400)
    await assert.rejects(ask('sign-in/email', { email: EMAIL, password: PASSWORD }), isRefusal)
    assert.equal((await ask('passkey/generate-authenticate-options'))?.status, 200)
  } finally {
    await stop()
  }
})
