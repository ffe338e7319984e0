import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconMailbox } from '@tabler/icons-react'
import { grantsQuery } from '../api/grants.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { Page } from '../parts/page.tsx'
import { Panel } from '../parts/panel.tsx'
import { SortChoice } from '../parts/sort-choice.tsx'
import { grantTexts as texts } from '../texts/grants.ts'
import { GrantFilters } from './grant-filters.tsx'
import { GrantList } from './grant-list.tsx'
import { useGrantFilter } from './use-grant-filter.ts'
import { SORTINGS, useGrantOrder } from './use-grant-order.ts'

export default function GrantsPage({ app }: { readonly app: string }) {
  const { fields, filter, change, active } = useGrantFilter()
  const { sorting, sort, order } = useGrantOrder()
  const query = useInfiniteQuery(grantsQuery(app, filter, order))
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = query
  const grants = query.data?.pages.flat() ?? []
  return (
    <Page title={texts.title} description={texts.lead}>
      <Panel title={texts.list}>
        <GrantFilters app={app} grants={grants} fields={fields} active={active} onChange={change}>
          <SortChoice sortings={SORTINGS} labels={texts.orders} value={sorting} onChange={sort} />
        </GrantFilters>
        {grants.length > 0 && <GrantList app={app} grants={grants} />}
        {query.isError && (
          <Failure error={query.error} retry={() => void (query.data ? fetchNextPage() : query.refetch())} />
        )}
        {query.isPending && <Loading />}
        {query.isSuccess && grants.length === 0 && (
          <Empty icon={<IconMailbox size={22} />} title={active ? texts.noneTitle : texts.emptyTitle}>
            {active ? texts.none : texts.empty}
          </Empty>
        )}
        {grants.length > 0 && (
          <Stack gap="xs" align="center" aria-live="polite">
            {hasNextPage && (
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {texts.more}
              </Button>
            )}
            <Text size="sm" c="dimmed">
              {texts.shown(grants.length)}. {!hasNextPage && texts.end}
            </Text>
          </Stack>
        )}
      </Panel>
    </Page>
  )
}
