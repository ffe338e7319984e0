import assert from 'node:assert/strict'
import type { Deployment } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createTokens } from '../../src/tokens/tokens.ts'

export const OPERATOR = { type: 'operator', id: 'test' } as const

/** Asserts that two instances which need the first signing key at once end up with one and the same. */
export async function assertOneKey(first: Deployment, second: Deployment): Promise<void> {
  const asked = [first, second].map(({ store, keys }) =>
    createTokens({ store, keys, clock: systemClock, url: () => 'http://localhost' }),
  )
  await Promise.all([...asked, ...asked].map((tokens) => tokens.signer(OPERATOR)))
  const lists = await Promise.all(asked.map((tokens) => tokens.jwks(OPERATOR)))
  assert.deepEqual(
    lists.map(({ keys }) => keys.length),
    [1, 1],
  )
  assert.deepEqual(lists[0], lists[1])
}
