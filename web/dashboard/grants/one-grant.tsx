import { useQuery } from '@tanstack/react-query'
import { useState, type ComponentProps } from 'react'
import { useLocation } from 'wouter'
import { credentialQuery, healthQuery } from '../api/credentials.ts'
import type { Grant } from '../api/grants.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Only } from '../parts/only.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { DeleteGrant } from './delete-grant.tsx'
import { GrantFacts } from './grant-facts.tsx'
import { GrantReason } from './grant-reason.tsx'
import { GrantScopes, GrantSettings } from './grant-use.tsx'

interface Props {
  readonly app: string
  readonly grant: Grant
  readonly above: ComponentProps<typeof Page>['above']
}

/** A grant that is there. */
export function OneGrant({ app, grant, above = [] }: Props) {
  const { provider, credential_id = '' } = grant
  const enabled = credential_id !== ''
  const credential = useQuery({ ...credentialQuery(app, provider, credential_id), enabled })
  const health = useQuery({ ...healthQuery(app, provider, credential_id), enabled })
  const [deleting, setDeleting] = useState(false)
  const [, navigate] = useLocation()
  const may = useMay()
  return (
    <Page
      title={grant.email}
      above={above}
      actions={
        <Only may={may.change}>
          <Button variant="default" c="var(--mantine-color-error)" onClick={() => setDeleting(true)}>
            {texts.delete}
          </Button>
        </Only>
      }
    >
      <GrantReason
        app={app}
        grant={grant}
        failing={health.data?.state === 'failing'}
        credentialName={credential.data?.name}
      />
      <GrantFacts app={app} grant={grant} credential={credential} />
      <GrantScopes scopes={grant.scope} />
      <GrantSettings settings={grant.settings} />
      {deleting && (
        <DeleteGrant
          app={app}
          grant={grant}
          onClose={() => setDeleting(false)}
          onDone={() => navigate(paths.grants(app))}
        />
      )}
    </Page>
  )
}
