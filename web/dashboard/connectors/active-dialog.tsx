import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { changeConnector, type Connector } from '../api/connectors.ts'
import { credentialQuery, credentialsQuery, PAGE } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
  readonly onClose: () => void
}

/** Chooses the credential that the connector uses by default. */
export function ActiveDialog({ app, provider, connector, onClose }: Props) {
  const query = useInfiniteQuery(credentialsQuery(app, provider.name, { sort_by: 'created_at', order_by: 'desc' }))
  const [id, setId] = useState(connector.active_credential_id)
  const activeId = connector.active_credential_id
  const active = useQuery({
    ...credentialQuery(app, provider.name, activeId ?? ''),
    enabled: activeId !== undefined,
  }).data
  const listed = (query.data?.pages.flat() ?? []).filter(({ credential_type }) => credential_type === 'connector')
  // The one that is active now may be older than all that are listed.
  const choices = active === undefined || listed.some((each) => each.id === active.id) ? listed : [active, ...listed]
  const chosen = choices.find((each) => each.id === id)
  const change = useChange({
    change: () => changeConnector(app, provider.name, id === undefined ? {} : { active_credential_id: id }),
    stale: [keys.application(app)],
    said: texts.activeSaved(chosen?.name ?? ''),
    done: onClose,
  })
  return (
    <Dialog title={texts.activeTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">{texts.activeHelp}</Text>
          {query.isPending ? (
            <Loading lines={1} />
          ) : query.isError ? (
            <Failure error={query.error} retry={() => void query.refetch()} />
          ) : (
            <NativeSelect
              label={texts.activeLabel}
              description={query.hasNextPage ? texts.activeFew(PAGE) : undefined}
              data={[
                ...(id === undefined ? [{ value: '', label: texts.activeNone }] : []),
                ...choices.map(({ id: value, name: label }) => ({ value, label })),
              ]}
              value={id ?? ''}
              onChange={({ currentTarget: { value } }) => {
                setId(value === '' ? undefined : value)
              }}
              data-autofocus
            />
          )}
          {change.isError && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={chosen === undefined || id === connector.active_credential_id}
            >
              {texts.activeSave}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
