import { CloseButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { connectorHealthQuery } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { SortChoice } from '../parts/sort-choice.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { CredentialTable } from './credential-table.tsx'
import { useCredentialRows, type Sorting } from './use-credential-rows.ts'

const SORTINGS = ['newest', 'oldest', 'changed', 'unchanged', 'name'] as const satisfies readonly Sorting[]

interface Props {
  readonly app: string
  readonly provider: Provider
  /** How many there are, by the connector. */
  readonly total: number
}

export function CredentialList({ app, provider, total }: Props) {
  const [words, setWords] = useState('')
  const [sorting, setSorting] = useState<Sorting>('newest')
  const looked = useDeferredValue(words)
  const { query, rows, more, read, lookingThrough } = useCredentialRows(app, provider.name, sorting, looked)
  const ids = useQuery(connectorHealthQuery(app, provider.name)).data?.failing.ids
  const failing = useMemo(() => new Set(ids), [ids])
  const all = Math.max(total, read)
  const searching = looked.trim() !== ''

  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <TextInput
          type="search"
          flex="1 1 14rem"
          label={texts.search}
          value={words}
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            words !== '' && (
              <CloseButton
                size="sm"
                aria-label={texts.clearSearch}
                onClick={() => {
                  setWords('')
                }}
              />
            )
          }
          onChange={({ currentTarget }) => {
            setWords(currentTarget.value)
          }}
        />
        <SortChoice sortings={SORTINGS} labels={texts.orders} value={sorting} onChange={setSorting} />
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {query.isPending
          ? texts.loadingMore
          : lookingThrough
            ? texts.lookingThrough(read, all)
            : texts.shown(searching ? rows.length : all, all)}
      </Text>
      {query.isPending && <Loading lines={4} />}
      {query.isError && rows.length === 0 && <Failure error={query.error} retry={() => void query.refetch()} />}
      {!query.isPending && rows.length === 0 && !lookingThrough && !query.isError && (
        <Empty title={searching ? texts.noMatch(looked.trim()) : texts.empty}>
          {searching ? undefined : texts.emptyHelp}
        </Empty>
      )}
      {rows.length > 0 && (
        <CredentialTable
          app={app}
          provider={provider}
          rows={rows}
          failing={failing}
          total={searching ? rows.length : all}
          // Far down it should be there before one arrives.
          more={query.hasNextPage && !query.isFetching && !query.isError && !lookingThrough ? more : undefined}
        />
      )}
      {query.isError && rows.length > 0 && <Failure error={query.error} retry={() => void more()} />}
    </Stack>
  )
}
