import { TimeAgo } from '../parts/time-ago.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'

/** When something was done, and by whom. */
export function AtBy({ at, by }: { readonly at: number; readonly by: string }) {
  return (
    <span>
      <TimeAgo at={at} /> {texts.by} {by}
    </span>
  )
}
