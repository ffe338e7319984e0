import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconApps } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { applicationsQuery } from '../api/applications.ts'
import { useMay } from '../api/may.ts'
import { breakableName } from '../parts/breakable.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Only } from '../parts/only.tsx'
import { Page } from '../parts/page.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { applicationTexts as texts } from '../texts/applications.ts'
import { environmentTexts } from '../texts/common.ts'
import { CreateDialog } from './create-dialog.tsx'

export default function ApplicationsPage() {
  const query = useQuery(applicationsQuery)
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const create = (
    <Only may={may.change}>
      <Button onClick={() => setCreating(true)}>{texts.create}</Button>
    </Only>
  )
  const none = query.data?.length === 0
  return (
    <Page title={texts.title} description={texts.lead} actions={none ? undefined : create}>
      <Loaded query={query}>
        {(applications) =>
          applications.length === 0 ? (
            <Empty icon={<IconApps size={22} />} title={texts.emptyTitle} action={create}>
              {texts.empty} {!may.change && texts.emptyViewer}
            </Empty>
          ) : (
            <Panel title={texts.list}>
              <Records
                label={texts.list}
                rows={applications}
                keyOf={({ id }) => id}
                columns={[
                  {
                    label: texts.name,
                    cell: ({ id, name }) => (
                      <Anchor component={Link} href={paths.overview(id)} fw={500} size="sm" style={breakableName}>
                        {name}
                      </Anchor>
                    ),
                  },
                  { label: texts.environment, cell: ({ environment }) => environmentTexts[environment] },
                  { label: texts.region, cell: ({ region }) => region },
                  { label: texts.holds, cell: (row) => texts.holdings(row.connectors, row.credentials) },
                  { label: texts.created, cell: ({ created_at }) => <TimeAgo at={created_at} /> },
                ]}
              />
            </Panel>
          )
        }
      </Loaded>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}
