import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/session.ts'
import { Facts } from '../parts/facts.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { Panel } from '../parts/panel.tsx'
import { accountTexts } from '../texts/account.ts'
import { commonTexts, roleTexts } from '../texts/common.ts'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { Passkeys } from './passkeys.tsx'
import { Password } from './password.tsx'
import { Sessions } from './sessions.tsx'

export default function AccountPage() {
  return (
    <Page title={accountTexts.title}>
      <Loaded query={useQuery(meQuery)}>
        {(me) => (
          <>
            <Panel title={accountTexts.profile}>
              <Facts
                facts={[
                  [commonTexts.name, me.name],
                  [commonTexts.email, me.email],
                  [commonTexts.role, `${roleTexts[me.role].name}. ${roleTexts[me.role].what}`],
                  [accountTexts.memberOf, me.deployment.url],
                ]}
              />
            </Panel>
            <AuthenticatorApp me={me} />
            <Passkeys />
            <Password me={me} />
            <Sessions />
          </>
        )}
      </Loaded>
    </Page>
  )
}
