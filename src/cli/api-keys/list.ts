import type { Config } from '../../config.ts'
import { systemClock } from '../../lib/clock.ts'
import { apiKeyState } from '../../api/api-keys.ts'
import { scopes as allScopes } from '../../api/scopes.ts'
import { sayJson, sayTable, timeText } from '../output.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

/** `claviger api-keys list`: every key of every application, revoked and expired ones too. */
export async function listApiKeys(
  config: Config,
  options: { readonly application?: string; readonly json?: true },
): Promise<void> {
  const keys = await withDeployment(config, async ({ store: { read } }) => {
    const applications =
      options.application === undefined
        ? await read.applications()
        : [await applicationNamed(read, options.application)]
    const lists = await Promise.all(applications.map(({ id }) => read.apiKeys(id)))
    return lists.flat()
  })
  const now = systemClock()
  if (options.json) {
    sayJson(
      keys.map((key) => ({
        id: key.id,
        application_id: key.applicationId,
        name: key.name,
        scopes: key.scopes,
        state: apiKeyState(key, now),
        created_at: key.createdAt,
        expires_at: key.expiresAt,
        revoked_at: key.revokedAt,
        last_used_at: key.lastUsedAt,
      })),
    )
    return
  }
  sayTable(
    ['ID', 'NAME', 'STATE', 'CREATED', 'EXPIRES', 'LAST USED', 'APPLICATION', 'SCOPES'],
    keys.map((key) => [
      key.id,
      key.name,
      apiKeyState(key, now),
      timeText(key.createdAt),
      timeText(key.expiresAt),
      timeText(key.lastUsedAt),
      key.applicationId,
      key.scopes.length === allScopes.length ? 'all' : key.scopes.join(','),
    ]),
  )
}
