import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { changeConnector, type Connector } from '../api/connectors.ts'
import { credentialsQuery, PAGE } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
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
  const choices = (query.data?.pages.flat() ?? []).filter(({ credential_type }) => credential_type === 'connector')
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
            <Select
              label={texts.activeLabel}
              description={query.hasNextPage ? texts.activeFew(PAGE) : undefined}
              data={choices.map(({ id: value, name: label }) => ({ value, label }))}
              value={id ?? null}
              onChange={(value) => {
                setId(value ?? undefined)
              }}
              searchable
              limit={50}
              openOnFocus={false}
              // The list itself scrolls, inside the dialog: then it is part of it for everybody.
              withScrollArea={false}
              styles={{ options: { maxHeight: 220, overflowY: 'auto' } }}
              comboboxProps={{ withinPortal: false }}
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
