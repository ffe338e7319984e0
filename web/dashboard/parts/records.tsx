import { Group, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './records.module.css'

export interface Column<Row> {
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** Buttons: no heading on a phone, at the right elsewhere. */
  readonly actions?: boolean
  /** Narrower than its content would like. */
  readonly width?: string
}

interface Props<Row> {
  /** What the list holds, for those who do not see it. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[]
}

/** A table, which on a phone becomes a card for each row. The roles keep it a table for screen readers there too. */
export function Records<Row>({ label, rows, keyOf, columns }: Props<Row>) {
  return (
    <Table className={styles['records']} role="table" aria-label={label} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {columns.map((column) => (
            <Table.Th key={column.label} role="columnheader" scope="col" w={column.width}>
              {column.actions === true ? <span className={styles['hidden']}>{column.label}</span> : column.label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => (
          <Table.Tr key={keyOf(row)} role="row">
            {columns.map((column, index) => (
              <Table.Td
                key={column.label}
                role={index === 0 ? 'rowheader' : 'cell'}
                data-label={column.actions === true || index === 0 ? undefined : column.label}
                data-actions={column.actions}
              >
                {column.actions === true ? (
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {column.cell(row)}
                  </Group>
                ) : (
                  column.cell(row)
                )}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
