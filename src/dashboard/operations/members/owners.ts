import type { PlannedEvent } from '../../../api/operation.ts'
import { Problem } from '../../../lib/problem.ts'
import type { Change, Member, Reads } from '../../../store/store.ts'

/** The store refuses it as well, but could not say why. @throws Problem `conflict` */
export async function refuseForLastOwner(read: Reads, { id, role }: Member, words: string): Promise<void> {
  if (role !== 'owner') return
  const owners = (await read.members()).filter((one) => one.role === 'owner')
  if (owners.every((one) => one.id === id))
    throw new Problem('conflict', `The last owner ${words}: make another member an owner first.`)
}

/** Links that an owner has handed out must not let anybody in once the owner is none. */
export async function revokeInvitationsOf(
  read: Reads,
  { id }: Member,
  now: number,
): Promise<{ readonly changes: readonly Change[]; readonly audit: readonly PlannedEvent[] }> {
  const open = (await read.openInvitations(now)).filter(({ createdBy }) => createdBy === id)
  return {
    changes: [
      ...open.map((one) => ({ kind: 'invitation.revoke', id: one.id, at: now }) as const),
      // One that was made since would be revoked without a record of it.
      { kind: 'invitation.expectNoneBy', createdBy: id, at: now },
      // Those that have expired too: a clock that is put back would open them again.
      { kind: 'invitation.revokeAllBy', createdBy: id, at: now },
    ],
    audit: open.map((one) => ({ event: 'invitation.revoked', target: { type: 'invitation', id: one.id } })),
  }
}
