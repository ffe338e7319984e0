import { newId } from '../../../lib/ids.ts'
import { step, write, type StepsOf } from '../write.ts'

type Kinds =
  | 'invitation.insert'
  | 'invitation.use'
  | 'invitation.revoke'
  | 'invitation.revokeAllBy'
  | 'invitation.expectNoneBy'
  | 'member.insert'
  | 'member.role'
  | 'member.delete'
  | 'member.signedIn'

type Role = 'owner' | 'admin' | 'viewer'

type InvitationValues = {
  id: string
  hash: Uint8Array
  role: Role
  email: string | null
  created_at: number
  created_by: string
  expires_at: number
}

const insertInvitation = write((db, p: InvitationValues) =>
  db.insertInto('invitations').values({
    id: p.id,
    hash: p.hash,
    role: p.role,
    email: p.email,
    created_at: p.created_at,
    created_by: p.created_by,
    expires_at: p.expires_at,
  }),
)

const useInvitation = write((db, p: { id: string; at: number }) =>
  db
    .updateTable('invitations')
    .set({ used_at: p.at })
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.at),
)

const revokeInvitation = write((db, p: { id: string; at: number }) =>
  db
    .updateTable('invitations')
    .set({ revoked_at: p.at })
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null),
)

const revokeInvitationsBy = write((db, p: { createdBy: string; at: number }) =>
  db
    .updateTable('invitations')
    .set({ revoked_at: p.at })
    .where('created_by', '=', p.createdBy)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null),
)

const noInvitationsBy = write((db, p: { createdBy: string; at: number }) =>
  db
    .selectNoFrom((e) => e.lit(1).as('none'))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('invitations')
            .select('id')
            .where('created_by', '=', p.createdBy)
            .where('used_at', 'is', null)
            .where('revoked_at', 'is', null)
            .where('expires_at', '>', p.at),
        ),
      ),
    ),
)

const insertMember = write(
  (db, p: { id: string; name: string; email: string; email_verified: number; role: Role; now: string }) =>
    db.insertInto('members').values({
      id: p.id,
      name: p.name,
      email: p.email,
      email_verified: p.email_verified,
      role: p.role,
      created_at: p.now,
      updated_at: p.now,
    }),
)

/** The account with which better-auth lets a member in by password; its number is the member's own. */
const insertPassword = write((db, p: { id: string; member: string; password: string; now: string }) =>
  db.insertInto('member_accounts').values({
    id: p.id,
    member_id: p.member,
    account_id: p.member,
    provider_id: 'credential',
    password: p.password,
    created_at: p.now,
    updated_at: p.now,
  }),
)

const setRole = write((db, p: { id: string; from: Role; to: Role; now: string }) =>
  db
    .updateTable('members')
    .set({ role: p.to, updated_at: p.now })
    .where('id', '=', p.id)
    .where('role', '=', p.from)
    .where((e) =>
      e.or([
        e(e.val(p.to), '=', 'owner'),
        e.exists(e.selectFrom('members as other').select('id').where('role', '=', 'owner').where('id', '!=', p.id)),
      ]),
    ),
)

const deleteMember = write((db, p: { id: string }) =>
  db
    .deleteFrom('members')
    .where('id', '=', p.id)
    .where((e) =>
      e.exists(e.selectFrom('members as other').select('id').where('role', '=', 'owner').where('id', '!=', p.id)),
    ),
)

const touchMember = write((db, p: { id: string; at: number }) =>
  db.updateTable('members').set({ last_sign_in_at: p.at }).where('id', '=', p.id),
)

/** The members of the deployment, and the links that make them. */
export const memberSteps: StepsOf<Kinds> = {
  'invitation.insert': ({ invitation: { id, role, email, createdAt, createdBy, expiresAt }, hash }) => [
    step('change', insertInvitation, {
      id,
      hash,
      role,
      email,
      created_at: createdAt,
      created_by: createdBy,
      expires_at: expiresAt,
    }),
  ],
  'invitation.use': (change) => [step('change', useInvitation, change)],
  'invitation.revoke': (change) => [step('change', revokeInvitation, change)],
  'invitation.revokeAllBy': (change) => [step('any', revokeInvitationsBy, change)],
  'invitation.expectNoneBy': (change) => [step('row', noInvitationsBy, change)],
  'member.insert': ({ member: { id, name, email, emailVerified, role, createdAt, passwordHash } }) => {
    const now = isoTime(createdAt)
    return [
      step('change', insertMember, { id, name, email, email_verified: Number(emailVerified), role, now }),
      step('change', insertPassword, { id: newId(), member: id, password: passwordHash, now }),
    ]
  },
  'member.role': ({ id, from, to, at }) => [step('change', setRole, { id, from, to, now: isoTime(at) })],
  'member.delete': (change) => [step('change', deleteMember, change)],
  'member.signedIn': (change) => [step('any', touchMember, change)],
}

/** Unix seconds as better-auth keeps times. */
function isoTime(at: number): string {
  return new Date(at * 1000).toISOString()
}
