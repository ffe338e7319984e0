import { createConnector } from '../api/connectors.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Only } from '../parts/only.tsx'
import { tellFailure } from '../parts/tell-failure.ts'
import { useChange } from '../parts/use-change.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'

/** For a provider that asks for nothing. */
export function SetUpAtOnce({ app, provider: { name, title } }: { readonly app: string; readonly provider: Provider }) {
  const { change: may } = useMay()
  const { mutate, isPending } = useChange({
    change: () => createConnector(app, name, {}),
    stale: [keys.application(app), keys.applications],
    said: texts.created(title),
  })
  return (
    <Only may={may}>
      <Button
        variant="default"
        size="xs"
        loading={isPending}
        aria-label={texts.setUpNow(title)}
        onClick={() => {
          mutate(undefined, { onError: tellFailure })
        }}
      >
        {texts.setUp}
      </Button>
    </Only>
  )
}
