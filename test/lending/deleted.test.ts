import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADDRESS, given, lend, lent, ok } from './given.ts'

test('a grant that is deleted is lent no token, and its provider is not asked: the same consent may stand for another one', () =>
  given(undefined, async ({ api, provider, grant }) => {
    const id = await grant(`rt.${ADDRESS}`)
    await lent(api, id)
    const asked = provider.calls.length
    ok(await api.delete(`/v3/grants/${id}`))
    assert.equal((await lend(api, id)).status, 404)
    assert.equal(provider.calls.length, asked)
    const anew = await grant(`rt.${ADDRESS}`)
    assert.notEqual(anew, id)
    await lent(api, anew)
  }))
