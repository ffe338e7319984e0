import type { Guide as Given } from '../api/providers.ts'
import { GuideSteps } from '../connectors/guide-steps.tsx'
import styles from './new-credential.module.css'

/** Where to click at the provider, for whoever wants to know. */
export function Guide({ guide, title }: { readonly guide: Given | null; readonly title: (where: string) => string }) {
  return (
    guide && (
      <details className={styles['guide']}>
        <summary>{title(guide.where)}</summary>
        <GuideSteps guide={guide} />
      </details>
    )
  )
}
