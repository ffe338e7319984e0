import type { Config } from '../../config.ts'
import { invitationUrl, newInvitation } from '../../dashboard/invitation.ts'
import { commitOrFail, DEPLOYMENT_CHAIN, DeploymentError, operatorAudit } from '../../deployment.ts'
import { systemClock } from '../../lib/clock.ts'
import { roles, type Role } from '../../store/store.ts'
import { say, timeText } from '../output.ts'
import { dashboardUrl } from '../urls.ts'
import { withDeployment } from '../with-deployment.ts'

const DEFAULT_DAYS = 1

/**
 * `claviger members invite`: prints a link that makes one member of the dashboard. It is the way back in, too, for an owner
 * who has lost every way to sign in.
 */
export async function inviteMember(
  config: Config,
  options: { readonly role: string; readonly email?: string; readonly expiresIn?: number },
): Promise<void> {
  const role = roles.find((known) => known === options.role)
  if (role === undefined) throw new DeploymentError(`--role must be one of ${roles.join(', ')}`)
  if (options.email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(options.email))
    throw new DeploymentError('--email must be an e-mail address')
  await withDeployment(config, async ({ store }) => {
    const now = systemClock()
    const { token, invitation, hash } = newInvitation({
      role: role satisfies Role,
      email: options.email?.toLowerCase() ?? null,
      createdBy: 'operator',
      expiresInDays: options.expiresIn ?? DEFAULT_DAYS,
      now,
    })
    const event = { event: 'invitation.created', target: { type: 'invitation', id: invitation.id } } as const
    await commitOrFail(
      store,
      [{ kind: 'invitation.insert', invitation, hash }],
      operatorAudit(DEPLOYMENT_CHAIN, [event], now),
      'members invite',
    )
    say(`This link makes one ${role}, once, until ${timeText(invitation.expiresAt)}:`)
    say('')
    say(`  ${invitationUrl(dashboardUrl(config), token)}`)
  })
}
