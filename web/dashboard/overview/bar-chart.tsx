import { Group, Stack, Text } from '@mantine/core'
import { dayText, number } from '../texts/format.ts'
import { overviewTexts } from '../texts/overview.ts'
import styles from './overview.module.css'

interface Bar {
  readonly day: string
  readonly value: number
}

interface Props {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly color: string
}

const WIDTH = 300
const HEIGHT = 64
const GAP = 2

/** A bar for each day. The sentence in its label says what one would see; the table beside it has the figures. */
export function BarChart({ label, bars, color }: Props) {
  const most = bars.reduce<Bar | undefined>((top, bar) => (bar.value > (top?.value ?? 0) ? bar : top), undefined)
  const total = bars.reduce((sum, { value }) => sum + value, 0)
  const step = WIDTH / Math.max(bars.length, 1)
  const [first, last] = [bars[0], bars.at(-1)]
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {number(total)} {overviewTexts.total}
        </Text>
      </Group>
      <svg
        role="img"
        aria-label={
          most === undefined
            ? overviewTexts.emptyChart(label)
            : overviewTexts.chart(label, number(total), number(most.value), dayText(most.day))
        }
        className={styles['chart']}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {bars.map(({ day, value }, index) => {
          const height = most === undefined || value === 0 ? 0 : Math.max((value / most.value) * (HEIGHT - 2), 2)
          return (
            <g key={day}>
              <title>{overviewTexts.bar(dayText(day), number(value))}</title>
              <rect x={index * step} y={0} width={step} height={HEIGHT} fill="transparent" />
              <rect
                x={index * step + GAP / 2}
                y={HEIGHT - 1 - height}
                width={step - GAP}
                height={height}
                fill={color}
              />
            </g>
          )
        })}
        <rect x={0} y={HEIGHT - 1} width={WIDTH} height={1} fill="var(--app-line)" />
      </svg>
      <Group justify="space-between" gap="xs" aria-hidden>
        <Text size="xs" c="dimmed">
          {first && dayText(first.day)}
        </Text>
        <Text size="xs" c="dimmed">
          {last && dayText(last.day)}
        </Text>
      </Group>
    </Stack>
  )
}
