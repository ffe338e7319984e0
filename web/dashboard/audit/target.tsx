import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { AuditRecord } from '../api/audit.ts'
import { breakableName } from '../parts/breakable.ts'
import { paths } from '../paths.ts'
import { auditTexts } from '../texts/audit.ts'
import type { Names } from '../parts/use-names.ts'

interface Props {
  readonly app: string | undefined
  readonly target: AuditRecord['target']
  readonly names: Names
}

/** What was acted on, by name where there is one, and as a link where there is a page of it. */
export function Target({ app, target, names }: Props) {
  const kind = auditTexts.targets[target.type] ?? target.type
  const name = names.targetName(target)
  const path = app === undefined ? undefined : pathOf(app, target)
  const text = (
    <>
      {kind}{' '}
      {name ?? (
        <Text span ff="monospace" fz="xs">
          {shortened(target.id)}
        </Text>
      )}
    </>
  )
  if (path === undefined)
    return (
      <Text size="sm" style={breakableName}>
        {text}
      </Text>
    )
  return (
    <Anchor component={Link} href={path} size="sm" style={breakableName}>
      {text}
    </Anchor>
  )
}

function pathOf(app: string, { type, id, provider }: AuditRecord['target']): string | undefined {
  if (type === 'credential' && provider !== undefined) return paths.credential(app, provider, id)
  if (type === 'connector' && provider !== undefined) return paths.connector(app, provider)
  if (type === 'grant') return paths.grant(app, id)
  if (type === 'api_key') return paths.apiKeys(app)
  if (type === 'application') return paths.settings(app)
  return undefined
}

/** Enough to tell them apart; all of it is among the details. */
function shortened(id: string): string {
  return id.length > 14 ? `${id.slice(0, 12)}…` : id
}
