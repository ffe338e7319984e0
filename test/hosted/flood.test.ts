/** Sign-ins that nobody means: anybody may begin one who knows an application's id, and each keeps something for ten minutes. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beginnings } from '../../src/hosted/beginnings.ts'
import { rateLimit } from '../../src/core/rate-limit.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { Problem } from '../../src/lib/problem.ts'
import { startInProcess } from '../harness/index.ts'
import { startSite, type Site } from './site.ts'

let site: Site

before(async () => {
  site = await startSite({ connectors: ['google', 'microsoft'], rateLimit: 100_000 })
})
after(() => site.stop())

const stored = async () => (await site.server.deployment.store.read.boxesAfter(-1, 100_000)).length

const begun = (remoteAddress: string, accept = 'text/html') =>
  site.server.app.inject({
    url: site.authUrl().slice(site.url.length),
    remoteAddress,
    headers: { host: new URL(site.url).host, accept },
  })

async function begunOften(times: number, address: (n: number) => string): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  for (let n = 0; n < times; n++) {
    const { statusCode } = await begun(address(n))
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
  }
  return statuses
}

test('one source has so many sign-ins begin within ten minutes and no more, and stops nobody else', async () => {
  const before = await stored()
  assert.deepEqual(await begunOften(220, () => '192.0.2.1'), { 200: 200, 429: 20 })
  assert.equal((await stored()) - before, 200)

  const page = await begun('192.0.2.1')
  assert.match(page.headers['content-type'] ?? '', /^text\/html/)
  assert.match(page.body, /Too many requests/)
  const error = await begun('192.0.2.1', 'application/json')
  assert.equal(error.json<{ error: { type: string } }>().error.type, 'api.rate_limit_error')
  for (const { statusCode, headers } of [page, error]) {
    assert.equal(statusCode, 429)
    const retryAfter = Number(headers['retry-after'])
    assert.ok(retryAfter > 500 && retryAfter <= 600, String(retryAfter))
  }
  assert.equal((await begun('192.0.2.2')).statusCode, 200)
})

test('a network of 64 bits is one source, for nobody has less of IPv6', async () => {
  assert.deepEqual(await begunOften(220, (n) => `2001:db8:0:1::${n.toString(16)}`), { 200: 200, 429: 20 })
  assert.equal((await begun('2001:db8:0:2::1')).statusCode, 200)
})

test('what leads nowhere is not counted, for nothing is kept of it', async () => {
  for (let n = 0; n < 210; n++) {
    const { statusCode } = await site.server.app.inject({
      url: '/v3/connect/auth?client_id=nobody&redirect_uri=x',
      remoteAddress: '192.0.2.3',
    })
    assert.equal(statusCode, 400)
  }
  assert.equal((await begun('192.0.2.3')).statusCode, 200)
})

test('however many sources there are, an application has so many sign-ins begin, and others go on', async () => {
  const limit = rateLimit({ perSecond: 1, exchangeRates: undefined, onFailure: () => undefined })
  assert.ok(limit)
  const names = new Set<string>()
  const mayBegin = beginnings((what, of) => {
    const count = limit.ofCalls(what, of)
    return (whose, calls) => {
      if (what === 'sign-ins of a source') names.add(whose)
      return count(whose, calls)
    }
  })
  const may = (app: string, source: number) =>
    mayBegin(app as ApplicationId, `10.0.${source >> 8}.${source & 255}`).then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Problem && error.kind === 'rate-limited')
        return false
      },
    )
  // A hundred sources take all that they get, and what they are refused takes nothing from the application.
  let through = 0
  for (let n = 0; n < 40_000; n++) through += Number(await may('flooded', n % 99))
  assert.equal(through, 99 * 200)
  assert.equal(await may('flooded', 1000), true, 'somebody else')
  for (let source = 2000; source < 3000; source++) through += Number(await may('flooded', source))
  assert.equal(through, 20_000 - 1)
  const known = names.size
  assert.equal(await may('flooded', 5000), false)
  assert.ok(known < 2000 && names.size === known, 'who comes to what is full need not be remembered')
  assert.equal(await may('another', 5000), true)
})

test('whoever calls without an API key is counted by source too, and not by each of 2^64 addresses', async () => {
  const limited = await startInProcess({ rateLimit: 5 })
  try {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        limited.app.inject({
          url: '/v3/connect/tokeninfo?access_token=none',
          remoteAddress: `2001:db8::${n.toString(16)}`,
        }),
      ),
    )
    assert.ok(answers.filter(({ statusCode }) => statusCode === 429).length >= 10)
  } finally {
    await limited.stop()
  }
})
