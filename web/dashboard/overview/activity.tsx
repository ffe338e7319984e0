import { SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import type { Day } from '../api/overview.ts'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { overviewTexts } from '../texts/overview.ts'
import { BarChart } from './bar-chart.tsx'
import { DayTable } from './day-table.tsx'
import { SERIES } from './series.ts'

/** Three small charts, and the same as a table. */
export function Activity({ days }: { readonly days: readonly Day[] }) {
  const [table, setTable] = useState(false)
  return (
    <Panel title={overviewTexts.activity} description={overviewTexts.activityLead}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl">
        {SERIES.map((series) => (
          <BarChart
            key={series}
            label={overviewTexts.series[series]}
            bars={days.map((day) => ({ day: day.day, value: day[series] }))}
            color={series === 'errors' ? 'var(--mantine-color-error)' : 'var(--app-bar)'}
          />
        ))}
      </SimpleGrid>
      <div>
        <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={table} onClick={() => setTable(!table)}>
          {table ? overviewTexts.hideTable : overviewTexts.asTable}
        </Button>
      </div>
      {table && <DayTable days={days} />}
    </Panel>
  )
}
