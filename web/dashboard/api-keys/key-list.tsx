import { Badge, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { SCOPES, type ApiKey } from '../api/api-keys.ts'
import { breakableName } from '../parts/breakable.ts'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records, type Column } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { commonTexts } from '../texts/common.ts'
import { date } from '../texts/format.ts'

interface Props {
  readonly apiKeys: readonly ApiKey[]
  /** Only of those who may. */
  readonly onRevoke?: (apiKey: ApiKey) => void
}

const DAY_S = 86_400

/** Keys that work; those that no longer do are shown when asked for, or when there are no others. */
export function KeyList({ apiKeys, onRevoke }: Props) {
  const working = apiKeys.filter(({ state }) => state === 'active')
  const gone = apiKeys.filter(({ state }) => state !== 'active')
  const [all, setAll] = useState(working.length === 0)

  const actions: Column<ApiKey> = {
    label: commonTexts.actions,
    actions: true,
    cell: (apiKey) =>
      apiKey.state === 'active' && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={texts.revokeNamed(apiKey.name)}
          onClick={() => onRevoke?.(apiKey)}
        >
          {texts.revoke}
        </Button>
      ),
  }

  return (
    <Panel title={texts.list}>
      <Records
        label={texts.list}
        rows={all ? [...working, ...gone] : working}
        keyOf={({ id }) => id}
        columns={[
          { label: texts.name, cell: (apiKey) => <Named apiKey={apiKey} /> },
          { label: texts.state, cell: ({ state }) => <State state={state} /> },
          { label: texts.scopes, cell: ({ scopes }) => shortly(scopes) },
          { label: texts.lastUsed, cell: ({ last_used_at }) => <TimeAgo at={last_used_at} style={unbroken} /> },
          { label: texts.expires, cell: (apiKey) => <Ends apiKey={apiKey} /> },
          ...(onRevoke ? [actions] : []),
        ]}
      />
      {gone.length > 0 && working.length > 0 && (
        <div>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? texts.hideGone : texts.showGone(gone.length)}
          </Button>
        </div>
      )}
    </Panel>
  )
}

/** The scopes beside it would leave it a word a line. */
const unbroken = { whiteSpace: 'nowrap' } as const

function Named({ apiKey }: { readonly apiKey: ApiKey }) {
  return (
    <Stack gap={0}>
      <Text size="sm" fw={500} style={breakableName}>
        {apiKey.name}
      </Text>
      <Text size="xs" c="dimmed">
        {texts.created(date(apiKey.created_at))}
      </Text>
    </Stack>
  )
}

function State({ state }: { readonly state: ApiKey['state'] }) {
  return <Badge color={state === 'active' ? 'accent' : 'gray'}>{texts.states[state]}</Badge>
}

function Ends({ apiKey: { state, expires_at, revoked_at } }: { readonly apiKey: ApiKey }) {
  if (revoked_at !== null) return <TimeAgo at={revoked_at} style={unbroken} />
  if (expires_at === null) return texts.expiresNever
  const soon = state === 'active' && expires_at < Date.now() / 1000 + 14 * DAY_S
  return (
    <TimeAgo
      at={expires_at}
      style={unbroken}
      {...(soon && { c: 'var(--mantine-color-orange-light-color)', fw: 600 })}
    />
  )
}

/** "Everything", or "connectors:read, audit:read". */
function shortly(scopes: readonly string[]): string {
  return SCOPES.every((scope) => scopes.includes(scope)) ? texts.allScopes : scopes.join(', ')
}
