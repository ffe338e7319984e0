import { List, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { apiKeysQuery, revokeApiKey, type ApiKey } from '../api/api-keys.ts'
import { keys } from '../api/keys.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Only } from '../parts/only.tsx'
import { Page } from '../parts/page.tsx'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { relative } from '../texts/format.ts'
import { CreateDialog } from './create-dialog.tsx'
import { KeyList } from './key-list.tsx'
import { scopeText } from './scope-text.ts'

export default function ApiKeysPage({ app }: { readonly app: string }) {
  const query = useQuery(apiKeysQuery(app))
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const create = (
    <Only may={may.change}>
      <Button onClick={() => setCreating(true)}>{texts.create}</Button>
    </Only>
  )
  const none = query.data?.length === 0
  return (
    <Page title={texts.title} description={texts.lead} actions={none ? undefined : create}>
      <Loaded query={query}>
        {(apiKeys) =>
          apiKeys.length === 0 ? (
            <Empty icon={<IconKey size={22} />} title={texts.emptyTitle} action={create}>
              {texts.empty} {!may.change && texts.emptyViewer}
            </Empty>
          ) : (
            <KeyList apiKeys={apiKeys} {...(may.change && { onRevoke: setRevoking })} />
          )
        }
      </Loaded>
      {creating && <CreateDialog app={app} onClose={() => setCreating(false)} />}
      {revoking && (
        <ConfirmDialog
          title={texts.revokeTitle(revoking.name)}
          confirm={texts.revoke}
          name={revoking.name}
          act={() => revokeApiKey(app, revoking.id)}
          stale={[keys.application(app)]}
          said={texts.revoked}
          onClose={() => setRevoking(undefined)}
        >
          <Stack gap="xs">
            <div>
              {texts.revokeLead}{' '}
              {revoking.last_used_at === null ? texts.revokeUnused : texts.revokeUsed(relative(revoking.last_used_at))}
            </div>
            <div>{texts.revokeStops}</div>
            <List size="sm">
              {revoking.scopes.map((scope) => (
                <List.Item key={scope}>{scopeText(scope)}</List.Item>
              ))}
            </List>
          </Stack>
        </ConfirmDialog>
      )}
    </Page>
  )
}
