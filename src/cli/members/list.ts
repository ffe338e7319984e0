import type { Config } from '../../config.ts'
import { sayJson, sayTable, timeText } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger members list`: who can sign in to the dashboard. */
export async function listMembers(config: Config, options: { readonly json?: true }): Promise<void> {
  const members = await withDeployment(config, ({ store }) => store.read.members())
  if (options.json) {
    sayJson(
      members.map(({ id, name, email, role, twoFactor, passkeys, createdAt, lastSignInAt }) => ({
        id,
        name,
        email,
        role,
        two_factor: twoFactor,
        passkeys,
        created_at: createdAt,
        last_sign_in_at: lastSignInAt,
      })),
    )
    return
  }
  sayTable(
    ['ID', 'NAME', 'EMAIL', 'ROLE', 'SECOND FACTOR', 'LAST SIGN-IN'],
    members.map(({ id, name, email, role, twoFactor, passkeys, lastSignInAt }) => [
      id,
      name,
      email,
      role,
      [twoFactor ? 'code' : '', passkeys > 0 ? 'passkey' : ''].filter((way) => way !== '').join(', ') || 'none',
      timeText(lastSignInAt),
    ]),
  )
}
