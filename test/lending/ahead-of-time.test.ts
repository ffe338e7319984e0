/** A refresh that is ahead of time, and comes to nothing: the token that is there is lent, and what is wrong is told. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLender } from '../../src/grants/lender.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { busy } from '../harness/stand-in.ts'
import { ADDRESS, given, type Given } from './given.ts'

/** When a token that lives for an hour is good for a minute still, so that every grant's is due. */
const DUE_S = 3540

/** Asks for a token that is due, while a lender's store refuses every commit with an error, or its provider every call. */
async function lentWhileDue({ server, provider, grant, later, now: clock }: Given, refused?: Error) {
  const { store, keys } = server.deployment
  const id = await grant(`rotating.${ADDRESS}`)
  later(DUE_S)
  provider.fault = () => busy()
  const told: unknown[] = []
  const lender = createLender({
    store: refused === undefined ? store : { ...store, commit: () => Promise.reject(refused) },
    keys,
    upstream: provider.upstream,
    clock,
    onFailure: (_, error) => told.push(error),
  })
  const actor = { type: 'api_key', id: 'test' } as const
  const { token } = await lender.lend({ app: server.applicationId as ApplicationId, id, minTtl_s: 60, actor })
  assert.equal(token.expires_at, clock() + 60, 'the one that is there')
  return told
}

test('a fault of ours in it is told', () =>
  given(undefined, async (of) => {
    const fault = new TypeError('a bug')
    assert.deepEqual(await lentWhileDue(of, fault), [fault])
  }))

test('that the database is away, or the provider refuses, is told elsewhere', async () => {
  for (const refused of [undefined, new StoreUnavailable('away')])
    await given(undefined, async (of) => {
      assert.deepEqual(await lentWhileDue(of, refused), [])
    })
})
