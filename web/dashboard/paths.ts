/** The addresses of the pages, below BASE: as patterns for the router, and made for links. */

export const BASE = '/dashboard'

export const patterns = {
  signIn: '/sign-in',
  join: '/join',
  applications: '/applications',
  overview: '/applications/:app/overview',
  connectors: '/applications/:app/connectors',
  connector: '/applications/:app/connectors/:provider',
  credential: '/applications/:app/connectors/:provider/credentials/:id',
  grants: '/applications/:app/grants',
  grant: '/applications/:app/grants/:id',
  apiKeys: '/applications/:app/api-keys',
  settings: '/applications/:app/settings',
  audit: '/applications/:app/audit',
  members: '/members',
  deploymentAudit: '/audit',
  account: '/account',
} as const

const of = (app: string, ...rest: readonly string[]): string =>
  ['/applications', ...[app, ...rest].map(encodeURIComponent)].join('/')

export const paths = {
  start: '/',
  signIn: patterns.signIn,
  applications: patterns.applications,
  members: patterns.members,
  deploymentAudit: patterns.deploymentAudit,
  account: patterns.account,
  overview: (app: string) => of(app, 'overview'),
  connectors: (app: string) => of(app, 'connectors'),
  connector: (app: string, provider: string) => of(app, 'connectors', provider),
  credential: (app: string, provider: string, id: string) => of(app, 'connectors', provider, 'credentials', id),
  grants: (app: string) => of(app, 'grants'),
  grant: (app: string, id: string) => of(app, 'grants', id),
  /** The grants that stand on a credential. */
  grantsBehind: (app: string, credential: string) =>
    `${of(app, 'grants')}?credential=${encodeURIComponent(credential)}`,
  grantsOf: (app: string, provider: string) => `${of(app, 'grants')}?provider=${encodeURIComponent(provider)}`,
  invalidGrants: (app: string) => `${of(app, 'grants')}?status=invalid`,
  apiKeys: (app: string) => of(app, 'api-keys'),
  settings: (app: string) => of(app, 'settings'),
  audit: (app: string) => of(app, 'audit'),
} as const
