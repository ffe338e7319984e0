import { Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { GrantTotals } from '../api/grants.ts'
import { grantTexts as texts } from '../texts/grants.ts'

interface Props {
  /** The health of a credential, or of a connector. */
  readonly query: Pick<UseQueryResult<{ readonly grants: GrantTotals }>, 'data' | 'isError'>
  /** What is about to be done, and so what becomes of the grants. */
  readonly consequence?: keyof typeof texts.consequences
}

/** How many grants stand on something, before it is changed or deleted. */
export function Standing({ query: { data, isError }, consequence }: Props) {
  if (data === undefined)
    return (
      <Text span inherit role="status">
        {isError ? texts.standUnknown : texts.standLoading}
      </Text>
    )
  const { valid, invalid } = data.grants
  const all = valid + invalid
  if (all === 0)
    return (
      <Text span inherit>
        {texts.standNone}
      </Text>
    )
  return (
    <Text span inherit>
      <Text span inherit fw={600}>
        {texts.stand(all)}
      </Text>{' '}
      {invalid > 0 && `${texts.standInvalid(invalid)} `}
      {consequence !== undefined && texts.consequences[consequence]}
    </Text>
  )
}
