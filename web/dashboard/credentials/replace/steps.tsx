import { Stack } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { replaceTexts as texts } from '../../texts/replace.ts'
import styles from './replace.module.css'

/** Where one is in the flow. A new step is read from its start. */
export function Steps({ step, children }: { readonly step: number; readonly children: ReactNode }) {
  const top = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    top.current?.focus()
    top.current?.scrollIntoView({ block: 'start' })
  }, [step])
  return (
    <Stack gap="md">
      <div
        ref={top}
        tabIndex={-1}
        role="group"
        aria-label={`${texts.stepOf(step, texts.steps.length)}: ${texts.steps[step - 1] ?? ''}`}
        className={styles['top']}
      >
        <ol className={styles['steps']}>
          {texts.steps.map((title, index) => (
            <li key={title} aria-current={index + 1 === step ? 'step' : undefined} data-past={index + 1 < step}>
              <span aria-hidden>{index + 1 < step ? '✓' : index + 1}</span>
              {title}
            </li>
          ))}
        </ol>
      </div>
      {children}
    </Stack>
  )
}
