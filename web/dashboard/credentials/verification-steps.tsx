import { Alert, Badge, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { Tried } from '../api/verification.ts'
import styles from '../health/health.module.css'
import { healthTexts } from '../texts/health.ts'
import { verifyTexts as texts } from '../texts/verify.ts'

const colors = { passed: 'accent', failed: 'red', unclear: 'orange', skipped: 'gray' } as const

interface Props {
  readonly verification: Tried
  /** What follows from the outcome. */
  readonly note?: string
}

/** Each step with its outcome, and with the provider's code and words where it has said any. */
export function VerificationSteps({ verification: { outcome, steps }, note }: Props) {
  const Icon = outcome === 'passed' ? IconCheck : IconAlertTriangle
  return (
    <Stack gap="md">
      <Alert color={colors[outcome]} icon={<Icon aria-hidden />} title={texts.outcomes[outcome]} role="status">
        {note}
      </Alert>
      <ol aria-label={texts.result} className={styles['steps']}>
        {steps.map(({ step, outcome: came, code, message, advice }) => (
          <li key={step}>
            <Group gap="xs" wrap="nowrap" align="baseline">
              <Badge size="sm" color={colors[came]} className={styles['outcome'] ?? ''}>
                {texts.stepOutcomes[came]}
              </Badge>
              <Text size="sm" fw={500}>
                {texts.steps[step] ?? step}
              </Text>
            </Group>
            {came !== 'passed' && (code !== null || message !== null || advice !== null) && (
              <dl className={styles['said']} data-inner>
                {code !== null && (
                  <>
                    <dt>{healthTexts.code}</dt>
                    <dd>
                      <Code fz="sm">{code}</Code>
                    </dd>
                  </>
                )}
                {message !== null && (
                  <>
                    <dt>{healthTexts.words}</dt>
                    <dd>{message}</dd>
                  </>
                )}
                {advice !== null && (
                  <>
                    <dt>{healthTexts.advice}</dt>
                    <dd>{advice}</dd>
                  </>
                )}
              </dl>
            )}
          </li>
        ))}
      </ol>
    </Stack>
  )
}
