import { credentialTexts as texts } from '../texts/credentials.ts'
import styles from './before-after.module.css'
import { Fingerprint } from './fingerprint.tsx'

interface Side {
  readonly version: number
  readonly fingerprint: string | null
}

interface Props {
  readonly before: Side
  readonly after: Side
}

/** Which version with which fingerprint there is now, and which there will be. */
export function BeforeAfter({ before, after }: Props) {
  return (
    <dl className={styles['pair']}>
      {[[texts.now, before] as const, [texts.then, after] as const].map(([when, { version, fingerprint }]) => (
        <div key={when}>
          <dt>{when}</dt>
          <dd>
            <div className={styles['version']}>{texts.version(version)}</div>
            <Fingerprint value={fingerprint} full />
          </dd>
        </div>
      ))}
    </dl>
  )
}
