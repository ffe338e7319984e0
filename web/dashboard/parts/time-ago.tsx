import { Text, type TextProps } from '@mantine/core'
import { commonTexts } from '../texts/common.ts'
import { exactTime, relative } from '../texts/format.ts'

/** How long ago, or in how long; the exact time in the title. */
export function TimeAgo({ at, ...props }: { readonly at: number | null | undefined } & TextProps) {
  if (at === null || at === undefined)
    return (
      <Text span inherit c="dimmed" {...props}>
        {commonTexts.never}
      </Text>
    )
  return (
    <Text
      span
      inherit
      {...props}
      title={exactTime(at)}
      renderRoot={(root) => <time dateTime={new Date(at * 1000).toISOString()} {...root} />}
    >
      {relative(at)}
    </Text>
  )
}
