import { NativeSelect } from '@mantine/core'
import { commonTexts } from '../texts/common.ts'

interface Props<Sorting extends string> {
  readonly sortings: readonly Sorting[]
  readonly labels: Readonly<Record<Sorting, string>>
  readonly value: Sorting
  readonly onChange: (sorting: Sorting) => void
}

/** The order of a list, in a row of its controls. */
export function SortChoice<Sorting extends string>({ sortings, labels, value, onChange }: Props<Sorting>) {
  return (
    <NativeSelect
      flex="1 1 12rem"
      maw={{ sm: 260 }}
      label={commonTexts.sort}
      value={value}
      data={sortings.map((sorting) => ({ value: sorting, label: labels[sorting] }))}
      onChange={({ currentTarget }) => {
        const chosen = sortings.find((sorting) => sorting === currentTarget.value)
        if (chosen !== undefined) onChange(chosen)
      }}
    />
  )
}
