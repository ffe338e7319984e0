import type { Config } from '../../config.ts'
import { commitOrFail, DEPLOYMENT_CHAIN, DeploymentError, operatorAudit } from '../../deployment.ts'
import { systemClock } from '../../lib/clock.ts'
import { say } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger members remove`: ends the member's sessions as well. */
export async function removeMember(config: Config, id: string): Promise<void> {
  await withDeployment(config, async ({ store }) => {
    const members = await store.read.members()
    const member = members.find((one) => one.id === id)
    if (member === undefined) throw new DeploymentError(`there is no member with the id ${id}: see \`members list\``)
    if (member.role === 'owner' && members.filter(({ role }) => role === 'owner').length === 1)
      throw new DeploymentError('this is the last owner: make another one first, with `members invite --role owner`')
    const event = { event: 'member.removed', target: { type: 'member', id } } as const
    const audit = operatorAudit(DEPLOYMENT_CHAIN, [event], systemClock())
    await commitOrFail(store, [{ kind: 'member.delete', id }], audit, 'members remove')
    say(`${member.name} (${member.email}) is removed, and signed out everywhere.`)
  })
}
