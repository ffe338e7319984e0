import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { roles, type Role } from '../../../src/store/store.ts'
import { startDashboard, type Dashboard } from '../harness.ts'

let dashboard: Dashboard
before(async () => {
  dashboard = await startDashboard()
})
after(() => dashboard.stop())

/** Who may do what, written out: a scope that changes, here or in a role, has to be changed here as well. */
const may: Readonly<Record<string, readonly Role[]>> = {
  me: ['viewer', 'admin', 'owner'],
  list_applications: ['viewer', 'admin', 'owner'],
  create_application: ['admin', 'owner'],
  get_overview: ['viewer', 'admin', 'owner'],
  list_api_keys: ['viewer', 'admin', 'owner'],
  create_api_key: ['admin', 'owner'],
  revoke_api_key: ['admin', 'owner'],
  list_providers: ['viewer', 'admin', 'owner'],
  connector_health: ['viewer', 'admin', 'owner'],
  list_grant_rows: ['viewer', 'admin', 'owner'],
  compare_credential: ['admin', 'owner'],
  credential_versions: ['viewer', 'admin', 'owner'],
  list_application_audit: ['viewer', 'admin', 'owner'],
  application_audit_chain: ['viewer', 'admin', 'owner'],
  list_deployment_audit: ['owner'],
  deployment_audit_chain: ['owner'],
  list_members: ['viewer', 'admin', 'owner'],
  update_member: ['owner'],
  remove_member: ['owner'],
  list_invitations: ['viewer', 'admin', 'owner'],
  create_invitation: ['owner'],
  revoke_invitation: ['owner'],
  mark_root_key_backed_up: ['admin', 'owner'],
}

/** What works without a session: finding out how to sign in, and becoming a member. */
const open = ['start', 'look_up_invitation', 'accept_invitation']

/** And of the public operations, through the session. */
const mayInPublic: Readonly<Record<string, readonly Role[]>> = {
  get_connector_all: ['viewer', 'admin', 'owner'],
  get_credential_all: ['viewer', 'admin', 'owner'],
  get_application: ['viewer', 'admin', 'owner'],
  get_all_callback_uris: ['viewer', 'admin', 'owner'],
  add_callback_uri: ['admin', 'owner'],
  detect_provider_by_email: ['viewer', 'admin', 'owner'],
  create_connector: ['admin', 'owner'],
  patch_credential_by_id: ['admin', 'owner'],
  delete_credential_by_id: ['admin', 'owner'],
  rollback_credential_by_id: ['admin', 'owner'],
  verify_credential_by_id: ['admin', 'owner'],
  get_credential_health: ['viewer', 'admin', 'owner'],
  'get-all-grants': ['viewer', 'admin', 'owner'],
  get_grant_by_id: ['viewer', 'admin', 'owner'],
  byo_auth: ['admin', 'owner'],
  patch_grant_by_id: ['admin', 'owner'],
  delete_grant_by_id: ['admin', 'owner'],
  // A token opens a mailbox, and no page of the dashboard needs one.
  get_provider_token: [],
}

const params = { provider: 'google', id: 'nobody', grant_id: 'nobody' }

test('the table names every operation of the dashboard', () => {
  assert.deepEqual(dashboard.operations.map(({ id }) => id).toSorted(), [...Object.keys(may), ...open].toSorted())
  assert.deepEqual(
    dashboard.operations.filter(({ scope }) => scope === 'open').map(({ id }) => id),
    open,
  )
})

for (const [id, allowed] of [...Object.entries(may), ...Object.entries(mayInPublic)])
  for (const role of roles) {
    const isAllowed = allowed.includes(role)
    test(`${id} ${isAllowed ? 'is open to' : 'is refused to'} a member who is ${role}`, async () => {
      const { status, error } = await dashboard.ask(id, { as: dashboard.members[role], params })
      assert.equal(status === 403, !isAllowed, `${status}`)
      assert.notEqual(status, 401)
      if (!isAllowed) assert.match(error.message, /^Your role does not allow this; it takes [a-z_]+:[a-z]+\.$/)
    })
  }

test('without a session every operation is refused, and so it is to a member who was removed', async () => {
  const gone = await dashboard.addMember('admin')
  await dashboard.commit({ kind: 'member.delete', id: gone })
  for (const id of Object.keys(may))
    for (const as of [null, gone]) assert.equal((await dashboard.ask(id, { as, params })).status, 401, id)
})

test('an operation of an application answers 404 for one that is not there', async () => {
  const inApplication = dashboard.operations.filter(({ path }) => path.includes('{application}'))
  assert.ok(inApplication.length > 5)
  for (const { id } of inApplication) assert.equal((await dashboard.ask(id, { app: 'nobody', params })).status, 404, id)
})

test('no operation takes a field that it does not know', async () => {
  const taking = dashboard.operations.filter(({ body }) => body !== undefined)
  assert.ok(taking.length >= 6)
  for (const { id } of taking) {
    const { status, error } = await dashboard.ask(id, { params, body: { surprise: 1 } })
    assert.equal(status, 400, id)
    assert.equal(error.validation_errors?.['surprise'], 'is not a known field', id)
  }
})
