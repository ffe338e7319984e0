import { parseApiKey } from '../../lib/api-key.ts'
import type { ApplicationId } from '../../lib/ids.ts'
import { Problem } from '../../lib/problem.ts'
import type { Application } from '../../store/store.ts'
import { parseRefreshToken } from '../../tokens/refresh-token.ts'
import { goodApiKey } from '../api-keys.ts'
import type { Caller, ClientFound, ClientRequest } from '../operation.ts'

/**
 * The client at the token endpoint. A confidential one shows an API key of the application, as `client_secret` or as bearer
 * token; a public one shows nothing, and what it brings has to be enough (RFC 6749 section 2.3, RFC 7636).
 */
export async function clientOf(request: ClientRequest): Promise<ClientFound> {
  const { body, read, now, keyHash, ip } = request
  const clientId = textIn(body, 'client_id')
  const secret = textIn(body, 'client_secret')
  const application = clientId === undefined ? undefined : await read.application(clientId as ApplicationId)
  const hash = secret === undefined ? keyHash : parseApiKey(secret)
  if (secret === undefined && hash === undefined)
    return clientId !== undefined && application === undefined
      ? { application, caller: refused('client_id: must be the id of an application.') }
      : { application, caller: unknown(ip, application) }
  const key = await goodApiKey(read, hash, () => now)
  if (key === undefined) return { application, caller: refused('The API key is unknown, expired or revoked.') }
  const { id, applicationId: app, scopes } = key
  if (clientId !== undefined && clientId !== app)
    return { application, caller: refused('client_id: must be the application that the API key belongs to.') }
  return { application, caller: { app, actor: { type: 'api_key', id }, scopes: ['open', ...scopes] } }
}

/** Whoever brings a token of ours: it says itself which application it is of, and whoever has it may ask. */
export async function holderOf(request: ClientRequest, names: readonly string[]): Promise<ClientFound> {
  const { query, body, read, keys, tokens, now, keyHash, ip } = request
  const given = names.flatMap((name) => textIn(query, name) ?? textIn(body, name) ?? [])
  let app: ApplicationId | undefined
  for (const token of given)
    app ??=
      parseRefreshToken(keys, token)?.app ??
      (await tokens.verify(token, 'access'))?.session.app ??
      (await tokens.verify(token, 'id'))?.session.app
  const holders = app && (await read.application(app))
  const application = holders ?? (await applicationOfEnded(request, given))
  const key = await goodApiKey(read, keyHash, () => now)
  if (key === undefined) return { application, caller: unknown(ip, holders) }
  const { id, applicationId, scopes } = key
  return { application, caller: { app: applicationId, actor: { type: 'api_key', id }, scopes: ['open', ...scopes] } }
}

/** Whose pages are to read that a token is over. Nobody calls by such a one. */
async function applicationOfEnded(
  { read, tokens }: ClientRequest,
  given: readonly string[],
): Promise<Application | undefined> {
  for (const token of given) {
    const app = await tokens.audienceOf(token)
    if (app !== undefined) return read.application(app)
  }
  return undefined
}

/** Whether a caller has shown an API key. */
export function isConfidential({ actor }: Caller): boolean {
  return actor.type === 'api_key'
}

/** A parameter, if it is there as a text; what it should be otherwise, its schema says later. */
export function textIn(parameters: unknown, name: string): string | undefined {
  if (typeof parameters !== 'object' || parameters === null || !Object.hasOwn(parameters, name)) return undefined
  const value = (parameters as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' ? value : undefined
}

/** Known by its address alone. What it does is recorded with the application that it is about, else with the deployment. */
function unknown(ip: string, application: Application | undefined): Caller {
  return { app: application?.id ?? ('' as ApplicationId), actor: { type: 'anonymous', id: ip }, scopes: ['open'] }
}

function refused(message: string): Problem {
  return new Problem('unauthenticated', message)
}
