import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { patterns } from './paths.ts'
import { Loading } from './parts/loading.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { Shell } from './shell/shell.tsx'
import { StartPage } from './shell/start-page.tsx'

const SignInPage = lazy(() => import('./sign-in/sign-in-page.tsx'))
const JoinPage = lazy(() => import('./join/join-page.tsx'))
const ApplicationsPage = lazy(() => import('./applications/applications-page.tsx'))
const OverviewPage = lazy(() => import('./overview/overview-page.tsx'))
const ConnectorsPage = lazy(() => import('./connectors/connectors-page.tsx'))
const ConnectorPage = lazy(() => import('./connectors/connector-page.tsx'))
const CredentialPage = lazy(() => import('./credentials/credential-page.tsx'))
const GrantsPage = lazy(() => import('./grants/grants-page.tsx'))
const GrantPage = lazy(() => import('./grants/grant-page.tsx'))
const ApiKeysPage = lazy(() => import('./api-keys/api-keys-page.tsx'))
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'))
const AuditPage = lazy(() => import('./audit/audit-page.tsx'))
const DeploymentAuditPage = lazy(() => import('./audit/deployment-audit-page.tsx'))
const MembersPage = lazy(() => import('./members/members-page.tsx'))
const AccountPage = lazy(() => import('./account/account-page.tsx'))

/** Every page is loaded when it is first opened. Those of an application start afresh for another one. */
export function Routes() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path={patterns.signIn} component={SignInPage} />
        <Route path={patterns.join} component={JoinPage} />
        <Route>
          <Shell>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={StartPage} />
                <Route path={patterns.applications} component={ApplicationsPage} />
                <Route path={patterns.overview}>{({ app }) => <OverviewPage key={app} app={app} />}</Route>
                <Route path={patterns.connectors}>{({ app }) => <ConnectorsPage key={app} app={app} />}</Route>
                <Route path={patterns.connector}>
                  {({ app, provider }) => <ConnectorPage key={`${app}/${provider}`} app={app} provider={provider} />}
                </Route>
                <Route path={patterns.credential}>
                  {({ app, provider, id }) => (
                    <CredentialPage key={`${app}/${provider}/${id}`} app={app} provider={provider} id={id} />
                  )}
                </Route>
                <Route path={patterns.grants}>{({ app }) => <GrantsPage key={app} app={app} />}</Route>
                <Route path={patterns.grant}>
                  {({ app, id }) => <GrantPage key={`${app}/${id}`} app={app} id={id} />}
                </Route>
                <Route path={patterns.apiKeys}>{({ app }) => <ApiKeysPage key={app} app={app} />}</Route>
                <Route path={patterns.settings}>{({ app }) => <SettingsPage key={app} app={app} />}</Route>
                <Route path={patterns.audit}>{({ app }) => <AuditPage key={app} app={app} />}</Route>
                <Route path={patterns.members} component={MembersPage} />
                <Route path={patterns.deploymentAudit} component={DeploymentAuditPage} />
                <Route path={patterns.account} component={AccountPage} />
                <Route component={NotFoundPage} />
              </Switch>
            </Suspense>
          </Shell>
        </Route>
      </Switch>
    </Suspense>
  )
}
