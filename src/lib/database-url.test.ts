import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseUrl } from './database-url.ts'

test('a URL names hosts, login and database, each decoded', () => {
  const { hosts, user, password, database } = parseDatabaseUrl(
    'postgres://us%40er:p%3Aw:x@one,[::1]:6000,two:7000/data%20base',
  )
  assert.deepEqual(hosts, [
    { host: 'one', port: 5432 },
    { host: '::1', port: 6000 },
    { host: 'two', port: 7000 },
  ])
  assert.deepEqual([user, password, database], ['us@er', 'p:w:x', 'data base'])
  const least = parseDatabaseUrl('postgresql://db')
  assert.deepEqual(
    [least.hosts, least.user, least.password, least.database],
    [[{ host: 'db', port: 5432 }], undefined, undefined, undefined],
  )
})

test('a host elsewhere is verified unless the URL says otherwise; one on this machine needs no TLS', () => {
  const modeOf = (url: string) => parseDatabaseUrl(url).sslmode
  assert.equal(modeOf('postgres://db.example.com/x'), 'verify-full')
  assert.equal(modeOf('postgres://localhost,db.example.com/x'), 'verify-full')
  for (const local of ['localhost', '127.0.0.1', '[::1]:1', '%2Frun%2Fpostgresql'])
    assert.equal(modeOf(`postgres://${local}/x`), 'disable', local)
  assert.equal(modeOf('postgres://localhost/x?sslmode=verify-full'), 'verify-full')
  assert.equal(modeOf('postgres://db.example.com/x?sslmode=require'), 'require')
})

test('of several hosts one that takes writes is looked for, of a single one only when the URL says so', () => {
  assert.equal(parseDatabaseUrl('postgres://a,b/x').readWrite, true)
  assert.equal(parseDatabaseUrl('postgres://a,b/x?target_session_attrs=any').readWrite, false)
  assert.equal(parseDatabaseUrl('postgres://a/x').readWrite, false)
  assert.equal(parseDatabaseUrl('postgres://a/x?target_session_attrs=read-write').readWrite, true)
})

test('what cannot be meant is refused, and the password is not repeated', () => {
  const canary = 'canary-password'
  const wrong = [
    [`http://u:${canary}@db/x`, /postgres:\/\//],
    [`postgres://u:${canary}@db:99999/x`, /host/],
    [`postgres://u:${canary}@d:b:1/x`, /host/],
    [`postgres://u:${canary}%zz@db/x`, /%/],
    [`postgres://u:${canary}@db/x?sslmode=prefer`, /sslmode must be one of disable/],
    [`postgres://u:${canary}@db/x?statement_timeout=1`, /not known: statement_timeout/],
    [`postgres://u:${canary}@db/x?pool_size=0`, /pool_size must be a whole number/],
  ] as const
  for (const [url, words] of wrong)
    assert.throws(
      () => parseDatabaseUrl(url),
      (error: Error) => words.test(error.message) && !error.message.includes(canary),
      url,
    )
})
