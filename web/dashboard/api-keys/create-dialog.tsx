import { useState } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { CreateForm } from './create-form.tsx'
import { Ready, type Made } from './ready.tsx'

/** Makes a key and shows it, once. The key is in the state of this component and is gone with it. */
export function CreateDialog({ app, onClose }: { readonly app: string; readonly onClose: () => void }) {
  const [made, setMade] = useState<Made>()
  return (
    <Dialog title={made ? texts.readyTitle : texts.create} size="lg" firm={made !== undefined} onClose={onClose}>
      {made ? <Ready made={made} onClose={onClose} /> : <CreateForm app={app} onMade={setMade} onClose={onClose} />}
    </Dialog>
  )
}
