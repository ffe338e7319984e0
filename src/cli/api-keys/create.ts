import type { Config } from '../../config.ts'
import { commitOrFail, DeploymentError, operatorAudit } from '../../deployment.ts'
import { isScope, scopes as allScopes, type Scope } from '../../api/scopes.ts'
import { newApiKey, parseApiKey } from '../../lib/api-key.ts'
import { systemClock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { say, sayJson, timeText } from '../output.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

const DAY_S = 86_400
const NAME_MAX = 100

/** `claviger api-keys create`: the key is shown once, and kept as its hash. */
export async function createApiKey(
  config: Config,
  options: {
    readonly name: string
    readonly scopes?: string
    readonly expiresIn?: number
    readonly application?: string
    readonly json?: true
  },
): Promise<void> {
  const name = options.name.trim()
  if (name === '' || name.length > NAME_MAX)
    throw new DeploymentError(`--name must have from 1 to ${NAME_MAX} characters`)
  const scopes = options.scopes === undefined ? allScopes : parseScopes(options.scopes)

  await withDeployment(config, async ({ store }) => {
    const application = await applicationNamed(store.read, options.application)
    const apiKey = newApiKey()
    const hash = parseApiKey(apiKey)
    if (hash === undefined) throw new Error('an API key that its own parser refuses')
    const now = systemClock()
    const key = {
      id: newId(),
      applicationId: application.id,
      name,
      scopes,
      createdAt: now,
      expiresAt: options.expiresIn === undefined ? null : now + options.expiresIn * DAY_S,
      revokedAt: null,
      lastUsedAt: null,
    }
    const event = { event: 'api_key.created', target: { type: 'api_key', id: key.id } } as const
    const audit = operatorAudit(application.id, [event], now)
    await commitOrFail(store, [{ kind: 'apiKey.insert', key, hash }], audit, 'api-keys create')
    if (options.json) {
      sayJson({ id: key.id, key: apiKey, application_id: application.id, name, scopes, expires_at: key.expiresAt })
      return
    }
    say(`API key      ${apiKey}   (shown only now)`)
    say(`id           ${key.id}`)
    say(`application  ${application.id}`)
    say(`scopes       ${scopes.join(', ')}`)
    say(`expires      ${key.expiresAt === null ? 'never' : timeText(key.expiresAt)}`)
  })
}

function parseScopes(text: string): readonly Scope[] {
  const named = [...new Set(text.split(',').map((scope) => scope.trim()))]
  const unknown = named.filter((scope) => !isScope(scope))
  if (unknown.length > 0)
    throw new DeploymentError(`--scopes: ${unknown.join(', ') || '(empty)'} is none of ${allScopes.join(', ')}`)
  return named.filter(isScope)
}
