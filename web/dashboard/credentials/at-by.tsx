import { TimeAgo } from '../parts/time-ago.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'

/** When something was done, and by whom. */
export function AtBy({ at, by }: { readonly at: number; readonly by: string }) {
  return (
    <>
      <TimeAgo at={at} /> {texts.by} {by}
    </>
  )
}
