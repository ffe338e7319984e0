import { DAY_S } from '../../../src/lib/clock.ts'
import type { Role } from '../../../src/store/store.ts'
import type { Pick } from '../pick.ts'
import { openInvitations, owners, type State, type StoredInvitation, type StoredMember } from '../state.ts'
import { changeOf, refused, type Event, type Maker } from './move.ts'

const roles: readonly [Role, ...Role[]] = ['owner', 'admin', 'viewer']
const DAYS = 7

const memberData = ({ id, name, email, role, createdAt }: StoredMember) => ({
  id,
  name,
  email,
  role,
  two_factor: false,
  passkeys: 0,
  created_at: createdAt,
  last_sign_in_at: null,
})

/** An owner, more often than not: of those, one must stay. */
const someone = (pick: Pick, state: State): string =>
  pick.of(pick.percent(60) ? owners(state) : [...state.members.values()])?.id ?? 'nobody'

export const me: Maker = () => ({
  operation: 'me',
  judge({ state, caller }) {
    const found = state.members.get(caller.actor.id)
    if (found === undefined) return refused(404)
    const { id, name, email, role } = found
    return { status: 200, data: { id, name, email, role } }
  },
})

export const listMembers: Maker = () => ({
  operation: 'list_members',
  judge: ({ state }) => ({ status: 200, data: [...state.members.values()].map(memberData) }),
})

/** Whoever is no owner any more leaves no open invitations behind. */
function withdrawn(state: State, by: string, now: number): Event[] {
  const those = openInvitations(state, now)
    .filter(({ createdBy }) => createdBy === by)
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  for (const one of state.invitations.values()) if (one.createdBy === by) one.over = true
  return those.map(({ id }) => ({ event: 'invitation.revoked', target: { type: 'invitation', id } }))
}

export const updateMember: Maker = (pick, state) => {
  const id = someone(pick, state)
  const role = pick.of(roles)
  return {
    operation: 'update_member',
    params: { id },
    body: { role },
    judge({ state }) {
      const found = state.members.get(id)
      if (found === undefined) return refused(404)
      if (found.role === role) return { status: 200, data: memberData(found) }
      if (found.role === 'owner' && owners(state).length === 1) return refused(409)
      return {
        status: 200,
        effect({ now }) {
          const wasOwner = found.role === 'owner'
          found.role = role
          return {
            data: memberData(found),
            events: [
              { event: 'member.role_changed', target: { type: 'member', id }, changed: ['role'] },
              ...(wasOwner ? withdrawn(state, id, now) : []),
            ],
          }
        },
      }
    },
  }
}

export const removeMember: Maker = (pick, state) => {
  if (!pick.percent(50)) return undefined
  const id = someone(pick, state)
  return {
    operation: 'remove_member',
    params: { id },
    judge({ state }) {
      const found = state.members.get(id)
      if (found === undefined) return refused(404)
      if (found.role === 'owner' && owners(state).length === 1) return refused(409)
      return {
        status: 200,
        effect({ now }) {
          state.members.delete(id)
          return {
            events: [{ event: 'member.removed', target: { type: 'member', id } }, ...withdrawn(state, id, now)],
          }
        },
      }
    },
  }
}

const invitationData = (one: StoredInvitation) => ({
  id: one.id,
  role: one.role,
  email: one.email,
  created_at: one.createdAt,
  created_by: one.createdBy,
  expires_at: one.expiresAt,
})

export const listInvitations: Maker = () => ({
  operation: 'list_invitations',
  judge: ({ state, now }) => ({ status: 200, data: openInvitations(state, now).map(invitationData) }),
})

export const createInvitation: Maker = (pick, state) => {
  const email = pick.percent(50) ? (pick.of([...state.members.values()])?.email ?? null) : null
  const role = pick.of(roles)
  return {
    operation: 'create_invitation',
    body: { role, ...(email !== null && { email }) },
    judge({ state, caller }) {
      if ([...state.members.values()].some((member) => member.email === email)) return refused(409)
      return {
        status: 201,
        effect(learned) {
          const { now } = learned
          const { id } = changeOf(learned, 'invitation.insert').invitation
          const by = caller.actor.id
          const made = { id, role, email, createdAt: now, createdBy: by, expiresAt: now + DAYS * DAY_S, over: false }
          state.invitations.set(id, made)
          return {
            data: invitationData(made),
            events: [{ event: 'invitation.created', target: { type: 'invitation', id } }],
          }
        },
      }
    },
  }
}

export const revokeInvitation: Maker = (pick, state) => {
  const id = pick.of([...state.invitations.keys()]) ?? 'nobody'
  return {
    operation: 'revoke_invitation',
    params: { id },
    judge({ state, now }) {
      const found = openInvitations(state, now).find((one) => one.id === id)
      if (found === undefined) return refused(404)
      return {
        status: 200,
        effect() {
          found.over = true
          return { events: [{ event: 'invitation.revoked', target: { type: 'invitation', id } }] }
        },
      }
    },
  }
}

/** The links that clients know of: by the id of the invitation. Those whose answer was lost nobody knows. */
export type Links = ReadonlyMap<string, string>

export const lookUpInvitation =
  (links: Links): Maker =>
  (pick) => {
    const [id = 'nobody', token = 'unknown'] = pick.of([...links]) ?? []
    return {
      operation: 'look_up_invitation',
      body: { token },
      judge({ state, now }) {
        const found = openInvitations(state, now).find((one) => one.id === id)
        if (found === undefined) return refused(404)
        return { status: 200, data: { role: found.role, email: found.email, expires_at: found.expiresAt } }
      },
    }
  }

export const acceptInvitation =
  (links: Links): Maker =>
  (pick, state) => {
    const [id = 'nobody', token = 'unknown'] = pick.of([...links]) ?? []
    if (!pick.percent(3)) return undefined
    const email = `person-${state.members.size}@example.com`
    return {
      operation: 'accept_invitation',
      body: { token, name: 'Somebody', email, password: 'a password that is long' },
      judge({ state, now }) {
        const found = openInvitations(state, now).find((one) => one.id === id)
        if (found === undefined) return refused(404)
        if (found.email !== null && found.email !== email) return refused(400)
        if ([...state.members.values()].some((member) => member.email === email)) return refused(400)
        return {
          status: 201,
          effect(learned) {
            const { id: member } = changeOf(learned, 'member.insert').member
            found.over = true
            state.members.set(member, {
              id: member,
              name: 'Somebody',
              email,
              role: found.role,
              createdAt: learned.now,
            })
            return { data: { email }, events: [{ event: 'member.joined', target: { type: 'member', id: member } }] }
          },
        }
      },
    }
  }
