import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useEffect } from 'react'
import { auditQuery, exportAddress } from '../api/audit.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { Page } from '../parts/page.tsx'
import { Panel } from '../parts/panel.tsx'
import { auditTexts as texts } from '../texts/audit.ts'
import { ChainPanel } from './chain-panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useNames } from '../parts/use-names.ts'
import { RecordList } from './record-list.tsx'
import { useFilter } from './use-filter.ts'

interface Props {
  /** Without one, the log of the deployment. */
  readonly app?: string
  readonly title: string
  readonly lead: string
}

/** So many are looked for before one has to ask for more. */
const ENOUGH = 20

export function AuditLog({ app, title, lead }: Props) {
  const { fields, filter, change, active } = useFilter()
  const names = useNames(app)
  const query = useInfiniteQuery(auditQuery(app, filter))
  const records = query.data?.pages.flatMap(({ data }) => data) ?? []
  const searchedTo = query.data?.pages.at(-1)?.searched_to ?? 0
  const { hasNextPage, isFetching, isError, fetchNextPage } = query
  const goOn = hasNextPage && !isFetching && !isError && records.length < ENOUGH

  // A request looks at a part of the log only, and may find little in it.
  useEffect(() => {
    if (goOn) void fetchNextPage()
  }, [goOn, fetchNextPage])

  return (
    <Page
      title={title}
      description={lead}
      actions={
        <Button
          component="a"
          href={exportAddress(app)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {texts.export}
        </Button>
      }
    >
      <ChainPanel app={app} />
      <Panel title={texts.records}>
        <FilterBar
          log={app === undefined ? 'deployment' : 'application'}
          fields={fields}
          names={names}
          active={active}
          onChange={change}
        />
        {records.length > 0 && <RecordList app={app} records={records} names={names} onFilter={change} />}
        {query.isError && (
          <Failure error={query.error} retry={() => void (query.data ? fetchNextPage() : query.refetch())} />
        )}
        {query.isPending && <Loading />}
        {query.isSuccess && records.length === 0 && !hasNextPage && (
          <Empty icon={<IconHistory size={22} />} title={active ? texts.noneTitle : texts.emptyTitle}>
            {active ? texts.none : texts.empty}
          </Empty>
        )}
        <Stack gap="xs" align="center" aria-live="polite">
          {hasNextPage && isFetching && (
            <Text size="sm" c="dimmed">
              {texts.searching(searchedTo)}
            </Text>
          )}
          {hasNextPage && records.length > 0 && (
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {texts.older}
            </Button>
          )}
          {!hasNextPage && records.length > 0 && (
            <Text size="sm" c="dimmed">
              {texts.shown(records.length)}. {searchedTo > 1 ? texts.endArchived(searchedTo) : texts.end}
            </Text>
          )}
        </Stack>
      </Panel>
    </Page>
  )
}
