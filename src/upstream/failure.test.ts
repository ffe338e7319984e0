import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerNamed } from '../providers/index.ts'
import type { Whose } from '../providers/provider.ts'
import { failureOf } from './failure.ts'

type Said = readonly [provider: string, error: string, words: string, whose: Whose, or?: 'mailbox' | 'tenant']

/** What providers say where asking again changes nothing. */
const lasting: readonly Said[] = [
  // Only what looks a mailbox up is refused by it; tokens are given out all the same.
  ['microsoft', 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'grant'],
  ['microsoft', 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.', 'grant'],
  ['microsoft', 'invalid_scope', 'AADSTS70011: The scope is not valid.\r\nTrace ID: 7d1f0a', 'grant'],
  ['microsoft', 'invalid_request', 'AADSTS50059: No tenant-identifying information found.', 'credential'],
  // In the one tenant, or in all of them.
  ['microsoft', 'invalid_resource', 'AADSTS500011: The resource principal was not found.', 'credential', 'tenant'],
  ['microsoft', 'invalid_resource', 'AADSTS500014: The service principal is disabled.', 'credential', 'tenant'],
  [
    'microsoft',
    'unauthorized_client',
    'AADSTS700016: Application was not found in the directory.',
    'credential',
    'tenant',
  ],
  ['microsoft', 'invalid_client', 'AADSTS7000229: The client is missing service principal.', 'credential', 'tenant'],
  ['microsoft', 'unauthorized_client', 'AADSTS7000112: Application is disabled.', 'credential', 'tenant'],
  ['microsoft', 'invalid_grant', 'AADSTS65001: The user or administrator has not consented.', 'credential', 'tenant'],
  ['microsoft', 'invalid_client', 'AADSTS650052: The app is trying to access a service.', 'credential', 'tenant'],
  // A policy of the tenant: the refresh token is as good as before, and nobody is helped by another one.
  ['microsoft', 'invalid_grant', 'AADSTS53003: Access has been blocked by policies.', 'credential', 'mailbox'],
  ['microsoft', 'interaction_required', 'AADSTS53003: Access has been blocked.', 'credential', 'mailbox'],
  ['google', 'invalid_scope', 'Some requested scopes were invalid.', 'grant'],
  ['google', 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.', 'grant'],
  ['google', 'access_denied', 'Requested client not authorized.', 'credential', 'mailbox'],
  ['google', 'access_denied', 'Requested scopes not allowed: https://mail.google.com/', 'credential', 'mailbox'],
  ['google', 'access_denied', 'Account restricted', 'grant'],
  ['google', 'org_internal', 'The client is limited to accounts of an organization.', 'credential', 'mailbox'],
  ['zoom', '4711', 'Invalid access token, does not contain scopes.', 'grant'],
  // https://developer.yahoo.com/oauth2/guide/errors/
  ['yahoo', 'INVALID_CLIENT', 'An invalid Client ID was provided.', 'credential'],
  ['yahoo', 'INVALID_CLIENT_SECRET', 'An invalid Client Secret was provided.', 'credential'],
  ['yahoo', 'INVALID_GRANT', 'An invalid or expired token was provided.', 'grant'],
  ['yahoo', 'INVALID_REFRESH_TOKEN', 'The provided refresh token is invalid.', 'grant'],
  ['yahoo', 'TOKEN_EXPIRED', 'The provided refresh token has expired.', 'grant'],
  ['yahoo', 'ACCOUNT_NOT_AUTHORIZED', 'The user has not authorized requesting Client ID.', 'grant'],
]

const saidBy = ([provider, error, description]: Said, status: number) =>
  failureOf({ status, error, description }, providerNamed(provider)?.oauth?.failures ?? [])

test('what a provider refuses for good is somebody’s failure, with what to do about it', () => {
  for (const said of lasting) {
    const { whose, rule } = saidBy(said, 400)
    const or = rule?.orTenant ? 'tenant' : rule?.orMailbox ? 'mailbox' : undefined
    assert.deepEqual([whose, or], [said[3], said[4]], said.join())
    assert.ok((rule?.advice ?? '') !== '', said.join())
  }
})

test('429 and 5xx pass, whatever the code says', () => {
  for (const said of lasting) for (const status of [429, 500, 503]) assert.equal(saidBy(said, status).whose, 'passing')
})
