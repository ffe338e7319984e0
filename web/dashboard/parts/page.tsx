import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { commonTexts } from '../texts/common.ts'

interface Props {
  readonly title: string
  readonly description?: ReactNode
  /** Pages above this one, the uppermost first. */
  readonly above?: readonly { readonly title: string; readonly path: string }[]
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, description, above = [], actions, children }: Props) {
  useDocumentTitle(`${[title, ...above.map((page) => page.title).toReversed()].join(' · ')} · ${commonTexts.product}`)
  return (
    <Stack gap="lg">
      <Stack gap={4} component="header">
        {above.length > 0 && (
          <Breadcrumbs component="nav" separatorMargin={6} fz="sm" aria-label={above.at(-1)?.title}>
            {above.map((page) => (
              <Anchor key={page.path} component={Link} href={page.path} size="sm">
                {page.title}
              </Anchor>
            ))}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="center" gap="sm">
          <Title order={1}>{title}</Title>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {description !== undefined && (
          <Text c="dimmed" size="sm" maw="44rem">
            {description}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  )
}
