import { useEffect, useState } from 'react'

/** Gives the focus back to where it was, when a dialog that is rendered only while it is open goes away. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        // Not where something else has taken it in the meantime: another dialog, or another page.
        if (document.activeElement !== document.body && document.activeElement !== null) return
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      })
    },
    [before],
  )
}
