import { useQuery } from '@tanstack/react-query'
import { applicationsQuery } from '../api/applications.ts'
import { overviewQuery } from '../api/overview.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { environmentTexts } from '../texts/common.ts'
import { overviewTexts } from '../texts/overview.ts'
import { Activity } from './activity.tsx'
import { AttentionList } from './attention-list.tsx'
import { Counts } from './counts.tsx'

export default function OverviewPage({ app }: { readonly app: string }) {
  const application = useQuery(applicationsQuery).data?.find(({ id }) => id === app)
  return (
    <Page
      title={overviewTexts.title}
      {...(application && { description: `${application.name}, ${environmentTexts[application.environment]}` })}
    >
      <Loaded query={useQuery(overviewQuery(app))}>
        {({ attention, counts, days }) => (
          <>
            <AttentionList app={app} attention={attention} />
            <Counts app={app} counts={counts} />
            <Activity days={days} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
