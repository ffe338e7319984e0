import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Comparison, Credential, CredentialData } from '../../api/credentials.ts'
import { keys } from '../../api/keys.ts'
import { SideDrawer } from '../../parts/side-drawer.tsx'
import { useDataEntry } from '../../data-entry/use-data-entry.ts'
import { replaceTexts as texts } from '../../texts/replace.ts'
import type { CredentialProps } from '../credential-props.ts'
import { shapesOf, type Shape } from '../shapes.ts'
import { Changes } from './changes.tsx'
import { Done } from './done.tsx'
import { NewData } from './new-data.tsx'
import { Steps } from './steps.tsx'

type Props = CredentialProps & { readonly onClose: () => void }

/** Replaces the data of a credential in three steps, of which only the second changes anything. */
export function ReplaceData(props: Props) {
  const shape = shapesOf(props.provider).find(({ type }) => type === props.credential.credential_type)
  return shape && <ThreeSteps {...props} shape={shape} />
}

function ThreeSteps({ app, provider, connector, credential, shape, onClose }: Props & { readonly shape: Shape }) {
  const [comparison, setComparison] = useState<Comparison>()
  const [replaced, setReplaced] = useState<Credential>()
  const [verify, setVerify] = useState(false)
  const entry = useDataEntry(shape.schema, shape.title)
  const data = useRef<CredentialData>({})
  const queryClient = useQueryClient()
  // The page behind shows the new version at once; what is compared here stays as it was.
  const [before] = useState(credential)
  const step = replaced ? 3 : comparison ? 2 : 1
  const about = { app, provider, connector, credential: before, data }

  return (
    <SideDrawer
      title={texts.title(before.name)}
      size={720}
      escape={step !== 1 || entry.mode !== 'json'}
      onClose={onClose}
    >
      <Steps step={step}>
        {replaced && comparison ? (
          <Done
            {...about}
            comparison={comparison}
            replaced={replaced}
            verified={verify}
            shape={shape}
            onClose={onClose}
          />
        ) : comparison ? (
          <Changes
            {...about}
            comparison={comparison}
            verifiable={shape.verifiable}
            verify={verify}
            setVerify={setVerify}
            back={() => {
              setComparison(undefined)
            }}
            refused={(problems) => {
              setComparison(undefined)
              entry.tell(problems)
            }}
            done={(answer) => {
              // Nothing of the secret outlives its use.
              data.current = {}
              entry.forget()
              setReplaced(answer)
              void queryClient.invalidateQueries({ queryKey: keys.application(app) })
            }}
          />
        ) : (
          <NewData {...about} entry={entry} shape={shape} onClose={onClose} done={setComparison} />
        )}
      </Steps>
    </SideDrawer>
  )
}
