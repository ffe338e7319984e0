import { Table } from '@mantine/core'
import type { Day } from '../api/overview.ts'
import { dayText, number } from '../texts/format.ts'
import { overviewTexts } from '../texts/overview.ts'
import { SERIES } from './series.ts'

/** The figures behind the charts, the newest day first. */
export function DayTable({ days }: { readonly days: readonly Day[] }) {
  return (
    <Table fz="sm" aria-label={overviewTexts.activity} horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{overviewTexts.day}</Table.Th>
          {SERIES.map((series) => (
            <Table.Th key={series} scope="col" ta="right">
              {overviewTexts.series[series]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.toReversed().map((day) => (
          <Table.Tr key={day.day}>
            <Table.Th scope="row" fw={400}>
              {dayText(day.day)}
            </Table.Th>
            {SERIES.map((series) => (
              <Table.Td key={series} ta="right">
                {number(day[series])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
