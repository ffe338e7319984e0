import { Group, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { GRANT_STATUSES, type GrantRow } from '../api/grants.ts'
import { providersQuery } from '../api/providers.ts'
import { Button } from '../parts/button.tsx'
import { Choice, Words } from '../parts/filter-fields.tsx'
import { commonTexts } from '../texts/common.ts'
import { grantTexts } from '../texts/grants.ts'
import { useCredentialChoices } from './use-credential-choices.ts'
import { NO_FILTER, type GrantFields } from './use-grant-filter.ts'

const texts = grantTexts.filter

interface Props {
  readonly app: string
  /** Those that are shown. */
  readonly grants: readonly GrantRow[]
  readonly fields: GrantFields
  readonly active: boolean
  readonly onChange: (changes: Partial<GrantFields>) => void
  /** What stands beneath them. */
  readonly children: ReactNode
}

export function GrantFilters({ app, grants, fields, active, onChange, children }: Props) {
  const providers = useQuery(providersQuery).data ?? []
  const credentials = useCredentialChoices(app, fields.provider, grants)
  return (
    <Stack gap="xs" role="search" aria-label={texts.label}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <Words
          label={texts.email}
          placeholder={texts.emailHint}
          value={fields.email}
          onChange={(email) => onChange({ email })}
        />
        <Choice
          label={texts.provider}
          data={providers.map(({ name, title }) => ({ value: name, label: title }))}
          value={fields.provider}
          onChange={(provider) => onChange({ provider })}
        />
        <Choice
          label={texts.status}
          data={GRANT_STATUSES.map((value) => ({ value, label: grantTexts.states[value] }))}
          value={fields.status}
          onChange={(status) => onChange({ status })}
        />
        <Choice
          label={texts.credential}
          data={credentials}
          value={fields.credential}
          onChange={(credential) => onChange({ credential })}
        />
      </SimpleGrid>
      <Group gap="sm" align="end">
        {children}
        {active && (
          <Button variant="subtle" onClick={() => onChange(NO_FILTER)}>
            {commonTexts.clearFilters}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
