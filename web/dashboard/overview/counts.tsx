import { Anchor, Paper, SimpleGrid, Text, VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import type { Overview } from '../api/overview.ts'
import { paths } from '../paths.ts'
import { number } from '../texts/format.ts'
import { counted } from '../texts/grants.ts'
import { overviewTexts } from '../texts/overview.ts'

const places = {
  connectors: paths.connectors,
  credentials: paths.connectors,
  grants: paths.grants,
  api_keys: paths.apiKeys,
} as const

export function Counts({ app, counts }: { readonly app: string; readonly counts: Overview['counts'] }) {
  return (
    <section>
      <VisuallyHidden>
        <h2>{overviewTexts.holds}</h2>
      </VisuallyHidden>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
        {(['connectors', 'credentials', 'grants', 'api_keys'] as const).map((what) => (
          <Paper key={what} withBorder p="md">
            <Text fz={28} fw={600} lh={1.2}>
              {what === 'grants' ? counted(counts[what]) : number(counts[what])}
            </Text>
            <Anchor component={Link} href={places[what](app)} size="sm">
              {overviewTexts.counts[what]}
            </Anchor>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  )
}
