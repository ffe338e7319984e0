import { Alert, Badge, List, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { chainQuery, verifyChain, type Chain } from '../api/audit.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Loading } from '../parts/loading.tsx'
import { Panel } from '../parts/panel.tsx'
import { CopyLine } from '../parts/shown-once.tsx'
import { useChange } from '../parts/use-change.ts'
import { auditTexts } from '../texts/audit.ts'
import { dateTime } from '../texts/format.ts'

const texts = auditTexts.chain

/** Whether the log is as it was written. */
export function ChainPanel({ app }: { readonly app: string | undefined }) {
  const queryClient = useQueryClient()
  const query = useQuery({ ...chainQuery(app), staleTime: 60_000 })
  const verify = useChange({
    change: () => verifyChain(app),
    said: texts.verifiedNow,
    done: (chain) => queryClient.setQueryData(chainQuery(app).queryKey, chain),
  })
  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={
        <>
          {query.data && <State verified={query.data.verified} />}
          <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
            {texts.verify}
          </Button>
        </>
      }
    >
      {verify.isError && <Failure error={verify.error} />}
      <Loaded query={query} loading={<Loading lines={2} />}>
        {(chain) => (
          <Stack gap="sm">
            {chain.archived > 0 && <Archived chain={chain} />}
            {chain.verified ? <Text size="sm">{texts.verified(chain.records)}</Text> : <Faults chain={chain} />}
            {chain.end !== null && (
              <>
                <CopyLine label={texts.checkpoint} value={chain.end} />
                <Text size="xs" c="dimmed">
                  {texts.checkpointHelp}
                </Text>
              </>
            )}
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

function State({ verified }: { readonly verified: boolean }) {
  return (
    <Badge size="lg" color={verified ? 'accent' : 'red'}>
      {verified ? texts.intact : texts.broken}
    </Badge>
  )
}

/** What was moved to a file is not gone: the command line verifies it with the chain. */
function Archived({ chain: { archived, first_at } }: { readonly chain: Chain }) {
  return (
    <Text size="sm">
      {texts.archived(archived)}
      {first_at !== null && ` ${texts.since(dateTime(first_at))}`}
    </Text>
  )
}

function Faults({ chain: { faults } }: { readonly chain: Chain }) {
  return (
    <Alert color="red" title={texts.faultsTitle}>
      <Stack gap="xs">
        <Text size="sm">{texts.faults}</Text>
        <List size="sm">
          {faults.map(({ kind, seq, detail, count }) => (
            <List.Item key={`${kind}-${seq}`}>
              {texts.fault(texts.kinds[kind] ?? kind, seq, count)}: {detail}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  )
}
