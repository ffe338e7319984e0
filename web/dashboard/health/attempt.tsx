import { Code, Stack, Text } from '@mantine/core'
import type { Attempt as Tried } from '../api/grants.ts'
import { Facts } from '../parts/facts.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { healthTexts as texts } from '../texts/health.ts'
import { stepText } from './step-text.ts'
import styles from './health.module.css'

type Fact = Parameters<typeof Facts>[0]['facts'][number]

interface Props {
  readonly attempt: Tried | null
  /** What else is known beside it. */
  readonly more?: readonly Fact[]
}

/** What was tried last, whose failure it was in the provider's own code and words, and what to do about it. */
export function Attempt({ attempt, more = [] }: Props) {
  const failed = attempt !== null && attempt.outcome !== 'ok'
  const tried: readonly Fact[] =
    attempt === null
      ? []
      : [
          [texts.at, <TimeAgo key="at" at={attempt.at} />],
          [texts.step, stepText(attempt.step)],
          [texts.whose, texts.outcomes[attempt.outcome]],
        ]
  return (
    <Stack gap="md">
      <Facts facts={[...tried, ...more]} />
      {failed && (
        <dl className={styles['said']}>
          <dt>{texts.code}</dt>
          <dd>{attempt.code === null ? texts.noCode : <Code fz="sm">{attempt.code}</Code>}</dd>
          {attempt.message !== null && (
            <>
              <dt>{texts.words}</dt>
              <dd>{attempt.message}</dd>
            </>
          )}
          {attempt.advice !== null && (
            <>
              <dt>{texts.advice}</dt>
              <dd>
                <Text inherit fw={500}>
                  {attempt.advice}
                </Text>
              </dd>
            </>
          )}
        </dl>
      )}
    </Stack>
  )
}
