import { operatorAudit, DEPLOYMENT_CHAIN } from '../deployment.ts'
import type { Store } from '../store/store.ts'
import { invitationUrl, newInvitation } from './invitation.ts'

/** Who made the links that the server prints; a new one takes the place of those before. */
const SERVER = 'server'
const DAYS = 1

/** A link that makes the first owner; none once there is a member. The links printed before stop working with it. */
export async function firstOwnerLink(store: Store, url: string, now: number): Promise<string | undefined> {
  if ((await store.read.members()).length > 0) return undefined
  const { token, invitation, hash } = newInvitation({
    role: 'owner',
    email: null,
    createdBy: SERVER,
    expiresInDays: DAYS,
    now,
  })
  await store.commit({
    changes: [
      { kind: 'invitation.revokeAllBy', createdBy: SERVER, at: now },
      { kind: 'invitation.insert', invitation, hash },
    ],
    audit: operatorAudit(
      DEPLOYMENT_CHAIN,
      [{ event: 'invitation.created', target: { type: 'invitation', id: invitation.id } }],
      now,
    ),
  })
  return invitationUrl(url, token)
}
