import type { FastifyInstance } from 'fastify'
import type { Call } from './call.ts'
import { dialects } from './dialects.ts'
import { PATHS } from './endpoints.ts'
import { Door, type OwnAnswer, type Visit } from './front.ts'
import { revokeToken } from './google/revoke.ts'
import { adminConsent } from './microsoft/admin-consent.ts'
import { discovery } from './microsoft/discovery.ts'
import { graphUser } from './microsoft/graph.ts'
import { PROVIDERS, type Endpoint, type ProviderName } from './names.ts'
import type { Stands } from './stands.ts'
import { userInfo } from './user-info.ts'
import type { World } from './world.ts'

const METHODS = ['GET', 'POST', 'OPTIONS'] as const
const MICROSOFT_DISCOVERY = '/v2.0/.well-known/openid-configuration'
/** What oidc-provider makes a code of. Entra ID looks at the form of one before it looks at the secret. */
const CODE = /^[\w-]{43}$/

/** Every route of the providers. @param url where the sandbox is reached */
export function addProviders(app: FastifyInstance, world: World, stands: Stands, url: () => string): void {
  const door = new Door(world, stands, (call, visit) => ownAnswer(world, call, visit))

  for (const provider of PROVIDERS)
    if (provider !== 'microsoft')
      app.route({
        method: [...METHODS],
        url: `/${provider}/*`,
        handler: (request, reply) => {
          const path = pathOf(request.url).slice(provider.length + 1)
          const endpoint = endpointAt(provider, path)
          const visit = { request, reply, path, target: { provider, endpoint: endpoint ?? 'authorize' } }
          return endpoint === undefined ? door.follow(visit) : door.enter(visit)
        },
      })

  app.route<{ Params: { tenant: string } }>({
    method: [...METHODS],
    url: '/microsoft/:tenant/*',
    handler(request, reply) {
      const { tenant: tenantName } = request.params
      const path = pathOf(request.url).replace(/^\/microsoft\/[^/]+/, '')
      const tenant = world.tenants.find(tenantName)
      if (tenant !== undefined && path === MICROSOFT_DISCOVERY)
        return reply.send(discovery(`${url()}/microsoft`, tenant, tenantName).body)
      const endpoint = endpointAt('microsoft', path)
      if (tenant === undefined && endpoint === undefined) {
        reply.callNotFound()
        return reply
      }
      const target = {
        provider: 'microsoft',
        endpoint: endpoint ?? 'authorize',
        tenant: tenant?.id,
        tenantName,
      } as const
      const visit = { request, reply, path, target }
      return endpoint === undefined ? door.follow(visit) : door.enter(visit)
    },
  })

  app.route({
    method: 'GET',
    url: '/microsoft/graph/v1.0/*',
    handler: (request, reply) =>
      door.enter({
        request,
        reply,
        path: pathOf(request.url).slice('/microsoft/graph/v1.0'.length),
        target: { provider: 'microsoft', endpoint: 'userinfo' },
      }),
  })
}

/** What oidc-provider is not asked for. */
function ownAnswer(world: World, call: Call, { request, path }: Visit): OwnAnswer | undefined {
  const { provider, endpoint, form } = call
  const { authorization } = request.headers
  if (provider === 'microsoft' && endpoint === 'userinfo') return graphUser(world, authorization, path)
  if (provider === 'microsoft' && call.tenant === undefined) return dialects.microsoft.refuse('unknown_tenant', call)
  if (endpoint === 'adminconsent') return adminConsent(world, call, request.method === 'POST')
  if (endpoint === 'userinfo') return userInfo(world, call, authorization)
  if (provider === 'google' && endpoint === 'revoke') return revokeToken(world, call)
  if (endpoint !== 'token' || request.method !== 'POST') return undefined
  if (provider === 'microsoft' && call.grantType === 'authorization_code' && !CODE.test(form.get('code') ?? ''))
    return dialects.microsoft.refuse('dead_code', call)
  // Zoom takes no secret in the body.
  if (provider === 'zoom' && !/^basic /i.test(authorization ?? '')) return dialects.zoom.refuse('secret_missing', call)
  return undefined
}

function endpointAt(provider: ProviderName, path: string): Endpoint | undefined {
  if (provider === 'microsoft' && /^\/(?:v2\.0\/)?adminconsent$/.test(path)) return 'adminconsent'
  const found = Object.entries(PATHS[provider]).find(([, at]) => at === path)
  return found?.[0] as Endpoint | undefined
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? ''
}
