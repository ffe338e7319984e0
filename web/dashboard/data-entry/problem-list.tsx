import { Anchor } from '@mantine/core'
import type { TextProblem } from '../../editor/editor.ts'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import styles from './data-entry.module.css'

interface Props {
  readonly problems: readonly TextProblem[]
  readonly choose: (at: number) => void
}

/** The problems once more beneath the editor, for those who do not see where it is underlined. */
export function ProblemList({ problems, choose }: Props) {
  return (
    <ul className={styles['problems']} aria-label={texts.problemsOfText} aria-live="polite">
      {problems.map(({ line, message, at }) => (
        <li key={`${at} ${message}`}>
          <Anchor
            component="button"
            type="button"
            size="sm"
            c="inherit"
            underline="always"
            onClick={() => {
              choose(at)
            }}
          >
            {texts.line(line)}
          </Anchor>{' '}
          {message}
        </li>
      ))}
    </ul>
  )
}
