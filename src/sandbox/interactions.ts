import { errors, type Provider, type InteractionResults, type KoaContextWithOIDC } from 'oidc-provider'
import { callOf } from './call.ts'
import { dialects } from './dialects.ts'
import { PAGE_HEADERS } from './html.ts'
import type { ProviderName } from './names.ts'
import { consentPage, errorPage, signInPage } from './pages.ts'
import type { World } from './world.ts'

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>

/** The pages between an authorization request and its code: who somebody is, and whether they allow it. */
export function interactions(
  world: World,
  name: ProviderName,
  provider: Provider,
  tenant: string | undefined,
): Middleware {
  const dialect = dialects[name]

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next()
    try {
      await visit(ctx)
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error
      ctx.status = 400
      show(ctx, errorPage(dialect.title, 'session_not_found', 'This page belongs to a sign-in that is over.'))
    }
  }

  async function visit(ctx: KoaContextWithOIDC): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res)
    const form = callOf(ctx.req)?.form ?? new URLSearchParams()
    const action = ctx.method === 'POST' ? form.get('action') : null
    if (action === 'deny') await finish(ctx, { ...dialect.denied })
    else if (prompt.name !== 'consent')
      await signIn(ctx, action === 'sign-in' ? form.get('email') : null, textOf(params['login_hint']))
    else await consent(ctx, action === 'allow', { params, accountId: session?.accountId ?? '' })
  }

  async function signIn(ctx: KoaContextWithOIDC, address: string | null, hint: string): Promise<void> {
    if (address === null) {
      show(ctx, signInPage(dialect.title, { hint }))
      return
    }
    const account = world.accounts.find(name, address, tenant)
    if (account !== undefined) await finish(ctx, { login: { accountId: account.id }, select_account: {} }, account.id)
    else show(ctx, signInPage(dialect.title, { hint: address, problem: 'There is no account with this address.' }))
  }

  async function consent(
    ctx: KoaContextWithOIDC,
    isAllowed: boolean,
    { params, accountId }: { readonly params: Readonly<Record<string, unknown>>; readonly accountId: string },
  ): Promise<void> {
    const clientId = textOf(params['client_id'])
    const scope = textOf(params['scope'])
    if (!isAllowed) {
      const email = world.accounts.byId(name, accountId)?.email ?? ''
      show(ctx, consentPage(dialect.title, { email, clientId, scopes: scope.split(' ') }))
      return
    }
    const grant = new provider.Grant({ accountId, clientId })
    grant.addOIDCScope(scope)
    await finish(ctx, { consent: { grantId: await grant.save() } })
  }

  function show(ctx: KoaContextWithOIDC, text: string): void {
    ctx.set(PAGE_HEADERS)
    ctx.body = text
  }

  /** Goes back to where the request is decided. @param newcomer who has just signed in */
  async function finish(ctx: KoaContextWithOIDC, result: InteractionResults, newcomer?: string): Promise<void> {
    const { session } = await provider.interactionDetails(ctx.req, ctx.res)
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
    ctx.status = 303
    if (newcomer !== undefined && session !== undefined) await signOut(session.uid, newcomer)
  }

  /** Signs out whoever else was signed in: oidc-provider would ask the browser to, by a script. */
  async function signOut(uid: string, newcomer: string): Promise<void> {
    const session = await provider.Session.findByUid(uid)
    if (session?.accountId === undefined || session.accountId === newcomer) return
    delete session.accountId
    await session.persist()
  }
}

function textOf(param: unknown): string {
  return typeof param === 'string' ? param : ''
}
