import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { callOf } from './call.ts'
import { dialects } from './dialects.ts'
import type { ProviderName } from './names.ts'
import { refusalOf } from './refusals.ts'

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>

/** Puts what oidc-provider answers into the words of the provider that it stands in for. */
export function inDialect(name: ProviderName, provider: Provider): Middleware {
  const dialect = dialects[name]
  const problems = new WeakMap<object, errors.OIDCProviderError>()
  const note = (ctx: KoaContextWithOIDC, problem: errors.OIDCProviderError) => {
    problems.set(ctx, problem)
  }
  provider.on('grant.error', note)
  provider.on('revocation.error', note)
  return async (ctx, next) => {
    await next()
    if (!dialect.namesIssuer) withoutIssuer(ctx)
    const call = callOf(ctx.req)
    if (call === undefined) return
    if (call.endpoint !== 'token') return
    const problem = problems.get(ctx)
    if (problem === undefined) {
      if (dialect.tokens !== undefined && ctx.status === 200)
        ctx.body = dialect.tokens(ctx.body as Record<string, unknown>, call)
      return
    }
    const { error, error_description: description, error_detail: detail, statusCode } = problem
    const refused = { error, description, detail }
    const refusal = call.refusal ?? refusalOf(refused, call.grantType)
    const { status, body } =
      refusal === undefined ? dialect.refusePlainly(refused, call, statusCode) : dialect.refuse(refusal, call)
    if (!dialect.challenges) ctx.remove('www-authenticate')
    ctx.status = status
    ctx.body = body
    if (typeof body['error'] === 'string') call.error = body['error']
  }
}

/** Few of the providers name themselves in the answer, and clients that look for it would not expect another name. */
function withoutIssuer(ctx: KoaContextWithOIDC): void {
  if (ctx.path.startsWith('/.well-known/'))
    ctx.body = { ...(ctx.body as object), authorization_response_iss_parameter_supported: false }
  const location = URL.parse(ctx.response.get('location'))
  if (!location?.searchParams.has('iss')) return
  location.searchParams.delete('iss')
  ctx.set('location', location.href)
}
