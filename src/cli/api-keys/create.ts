import type { Config } from '../../config.ts'
import { commitOrFail, DeploymentError, operatorAudit } from '../../deployment.ts'
import { API_KEY_NAME_MAX, makeApiKey } from '../../api/api-keys.ts'
import { isScope, scopes as allScopes, type Scope } from '../../api/scopes.ts'
import { systemClock } from '../../lib/clock.ts'
import { isName } from '../../lib/name.ts'
import { say, sayJson, timeText } from '../output.ts'
import { applicationNamed, withDeployment } from '../with-deployment.ts'

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
  if (!isName(name) || name.length > API_KEY_NAME_MAX)
    throw new DeploymentError(`--name must have from 1 to ${API_KEY_NAME_MAX} characters, and no control characters`)
  const scopes = options.scopes === undefined ? allScopes : parseScopes(options.scopes)

  await withDeployment(config, async ({ store }) => {
    const application = await applicationNamed(store.read, options.application)
    const now = systemClock()
    const expiresInDays = options.expiresIn ?? null
    const { text, key, change, event } = makeApiKey({ app: application.id, name, scopes, expiresInDays, now })
    const audit = operatorAudit(application.id, [event], now)
    await commitOrFail(store, [change], audit, 'api-keys create')
    if (options.json) {
      sayJson({ id: key.id, key: text, application_id: application.id, name, scopes, expires_at: key.expiresAt })
      return
    }
    say(`API key      ${text}   (shown only now)`)
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
