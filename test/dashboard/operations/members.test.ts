import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invitationHash } from '../../../src/dashboard/invitation.ts'
import { DAY, said, T0, URL, withDashboard } from '../harness.ts'

interface Member {
  readonly id: string
  readonly role: string
}

interface Invitation {
  readonly id: string
  readonly role: string
  readonly email: string | null
  readonly expires_at: number
  readonly url: string
}

const tokenOf = ({ url }: Invitation) => url.slice(url.indexOf('#') + 1)

test('members are listed with what they sign in by, and without what they sign in with', () =>
  withDashboard(async ({ ask, members }) => {
    const { data, raw } = await ask<Member[]>('list_members', { as: members.viewer })
    assert.deepEqual(data[0], {
      id: data[0]?.id,
      name: data[0]?.role,
      email: `${data[0]?.id}@example.com`,
      role: data[0]?.role,
      two_factor: false,
      passkeys: 0,
      created_at: T0,
      last_sign_in_at: null,
    })
    assert.deepEqual(data.map(({ role }) => role).toSorted(), ['admin', 'owner', 'viewer'])
    assert.ok(!raw.includes('salt:hash'))
  }))

test('a new role holds from the next request on, and is recorded once', () =>
  withDashboard(async ({ ask, done, members, audit }) => {
    const params = { id: members.viewer }
    const create = () =>
      ask('create_application', { as: members.viewer, body: { name: 'A', environment: 'production' } })
    assert.equal((await create()).status, 403)
    assert.equal((await done<Member>('update_member', { params, body: { role: 'admin' } })).role, 'admin')
    assert.equal((await create()).status, 201)
    const changes = async () => (await audit('')).filter(({ event }) => event === 'member.role_changed')
    const expected = [['member.role_changed', `member ${members.owner}`, members.viewer, 'role']]
    assert.deepEqual((await changes()).map(said), expected)
    await done('update_member', { params, body: { role: 'admin' } })
    assert.deepEqual((await changes()).map(said), expected, 'the role that a member has already is no change')
    assert.equal((await ask('update_member', { params, body: { role: 'root' } })).status, 400)
    assert.equal((await ask('update_member', { params: { id: 'nobody' }, body: { role: 'admin' } })).status, 404)
  }))

test('the last owner keeps the role and stays, and is told why; with a second one, both are possible', () =>
  withDashboard(async ({ ask, done, members, addMember }) => {
    const params = { id: members.owner }
    const demoted = await ask('update_member', { params, body: { role: 'viewer' } })
    assert.deepEqual(
      [demoted.status, demoted.error.message],
      [409, 'The last owner cannot take another role: make another member an owner first.'],
    )
    const removed = await ask('remove_member', { params })
    assert.deepEqual(
      [removed.status, removed.error.message],
      [409, 'The last owner cannot be removed: make another member an owner first.'],
    )
    const second = await addMember('owner')
    await done('update_member', { params, as: second, body: { role: 'viewer' } })
    assert.equal((await ask('remove_member', { params: { id: second }, as: second })).status, 409)
    await done('remove_member', { params, as: second })
  }))

test('of two owners who remove each other at once, one stays and is told why', () =>
  withDashboard(async ({ ask, done, members, addMember }) => {
    const second = await addMember('owner')
    const outcomes = await Promise.all([
      ask('remove_member', { params: { id: second } }),
      ask('remove_member', { params: { id: members.owner }, as: second }),
    ])
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), [200, 409])
    const left = outcomes[0].status === 200 ? members.owner : second
    const owners = (await done<Member[]>('list_members', { as: left })).filter(({ role }) => role === 'owner')
    assert.deepEqual(
      owners.map(({ id }) => id),
      [left],
    )
  }))

test('who is removed is let in no more, and neither are those whom he or she has invited', () =>
  withDashboard(async ({ ask, done, members, addMember, audit, store, now }) => {
    const second = await addMember('owner')
    const theirs = await done<Invitation>('create_invitation', { as: second, body: { role: 'owner' } })
    const mine = await done<Invitation>('create_invitation', { body: { role: 'viewer' } })
    await done('remove_member', { params: { id: second } })
    assert.equal((await ask('list_members', { as: second })).status, 401)
    assert.equal((await ask('remove_member', { params: { id: second } })).status, 404)
    const open = (one: Invitation) => store.read.openInvitation(invitationHash(tokenOf(one)), now())
    assert.equal(await open(theirs), undefined)
    assert.equal((await open(mine))?.id, mine.id)
    const by = `member ${members.owner}`
    assert.deepEqual((await audit('')).slice(-2).map(said), [
      ['member.removed', by, second],
      ['invitation.revoked', by, theirs.id],
    ])
  }))

test('an owner who becomes less takes the invitations along that were made as one', () =>
  withDashboard(async ({ done, addMember }) => {
    const second = await addMember('owner')
    await done('create_invitation', { as: second, body: { role: 'owner' } })
    await done('update_member', { params: { id: second }, body: { role: 'admin' } })
    assert.deepEqual(await done('list_invitations'), [])
  }))

test('an invitation is a link that is shown once, found by the hash of its token alone, and recorded', () =>
  withDashboard(async ({ done, ask, members, store, now, audit }) => {
    const made = await done<Invitation>('create_invitation', { body: { role: 'admin', email: 'Ada@Example.com' } })
    const { url, ...shown } = made
    assert.match(url, new RegExp(`^${URL}/dashboard/join#[\\w-]{43}$`))
    assert.deepEqual(shown, {
      id: made.id,
      role: 'admin',
      email: 'ada@example.com',
      created_at: T0,
      created_by: members.owner,
      expires_at: T0 + 7 * DAY,
    })
    const { data, raw } = await ask<Invitation[]>('list_invitations', { as: members.viewer })
    assert.deepEqual(data, [shown])
    assert.ok(!raw.includes(tokenOf(made)))
    assert.equal((await store.read.openInvitation(invitationHash(tokenOf(made)), now()))?.id, made.id)
    assert.equal(await store.read.openInvitation(invitationHash(`${tokenOf(made)} `), now()), undefined)
    const records = await audit('')
    assert.deepEqual(records.slice(-1).map(said), [['invitation.created', `member ${members.owner}`, made.id]])
    assert.ok(!JSON.stringify(records).includes(tokenOf(made)))
  }))

test('an invitation is open for its days, and until it is taken back', () =>
  withDashboard(async ({ done, ask, later, members, audit }) => {
    const short = await done<Invitation>('create_invitation', { body: { role: 'viewer', expires_in_days: 1 } })
    const long = await done<Invitation>('create_invitation', { body: { role: 'viewer', expires_in_days: 30 } })
    const open = async () => (await done<Invitation[]>('list_invitations')).map(({ id }) => id).toSorted()
    assert.deepEqual(await open(), [short.id, long.id].toSorted())
    later(DAY)
    assert.deepEqual(await open(), [long.id])
    await done('revoke_invitation', { params: { id: long.id } })
    assert.deepEqual(await open(), [])
    const last = (await audit('')).slice(-1)
    assert.deepEqual(last.map(said), [['invitation.revoked', `member ${members.owner}`, long.id]])
    for (const { id } of [short, long, { id: 'nobody' }])
      assert.equal((await ask('revoke_invitation', { params: { id } })).status, 404)
  }))

test('an invitation is refused for a role that is none, days out of bounds, no address, and a member who is there', () =>
  withDashboard(async ({ ask, done, members }) => {
    for (const [bad, field] of [
      [{ role: 'root' }, 'role'],
      [{ email: 'no address' }, 'email'],
      [{ expires_in_days: 0 }, 'expires_in_days'],
      [{ expires_in_days: 31 }, 'expires_in_days'],
    ] as const) {
      const { status, error } = await ask('create_invitation', { body: { role: 'viewer', ...bad } })
      assert.deepEqual([status, Object.keys(error.validation_errors ?? {})], [400, [field]])
    }
    const email = `${members.admin.toUpperCase()}@example.com`
    assert.equal((await ask('create_invitation', { body: { role: 'viewer', email } })).status, 409)
    assert.deepEqual(await done('list_invitations'), [])
  }))
