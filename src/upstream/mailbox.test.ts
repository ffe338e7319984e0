import assert from 'node:assert/strict'
import { test } from 'node:test'
import { google } from '../providers/google.ts'
import { UpstreamFailure } from './failure.ts'
import { mailboxOf } from './mailbox.ts'

/** What comes of an answer with status 200. */
async function answered(body: string): Promise<unknown> {
  const { oauth } = google
  assert.ok(oauth)
  const reach = {
    fetch: () => Promise.resolve(new Response(body, { status: 200 })),
    endpoints: oauth.endpoints,
    now: () => 0,
    insecure: false,
  }
  return mailboxOf(oauth, reach, { accessToken: 'a' }).catch((error: unknown) =>
    error instanceof UpstreamFailure ? [error.whose, error.code] : error,
  )
}

test('an answer without an address is the mailbox’s failure, and one that is none of a provider’s passes', async () => {
  const mailbox = { email: 'ada@example.com', name: null, providerUserId: '1' }
  assert.deepEqual(await answered('{"email":"ada@example.com","sub":"1"}'), mailbox)
  assert.deepEqual(await answered('{"sub":"1"}'), ['grant', 'no_address'])
  for (const body of ['<html>Sign in to the network</html>', '"proxy"', '[]', ''])
    assert.deepEqual(await answered(body), ['passing', 'malformed_answer'], body)
})

test('an address that the provider says it has not verified is nobody’s', async () => {
  const said = (verified: string) => answered(`{"email":"ada@example.com","sub":"1","email_verified":${verified}}`)
  for (const verified of ['false', '"false"']) assert.deepEqual(await said(verified), ['grant', 'unverified_address'])
  const mailbox = { email: 'ada@example.com', name: null, providerUserId: '1' }
  for (const verified of ['true', '"true"', 'null']) assert.deepEqual(await said(verified), mailbox)
})
