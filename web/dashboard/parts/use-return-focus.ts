import { useEffect, useState } from 'react'

/** Gives the focus back to where it was, when a dialog that is rendered only while it is open goes away. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement)
  const [around] = useState(() => [before?.closest('section'), before?.closest('main')])
  useEffect(
    () => () => {
      setTimeout(() => {
        // Not where something else has taken it in the meantime: another dialog, or another page.
        if (isTaken() || !(before instanceof HTMLElement)) return
        const giveToPart = () => {
          const part = around.find((one) => one?.isConnected)
          if (part === undefined || part === null) return
          part.tabIndex = -1
          part.focus({ preventScroll: true })
        }
        if (!before.isConnected) {
          giveToPart()
          return
        }
        before.focus({ preventScroll: true })
        // What the dialog was about may be gone, and its row goes with the next answer: then one goes on from around it.
        const observer = new MutationObserver(() => {
          if (before.isConnected && document.activeElement === before) return
          observer.disconnect()
          if (!before.isConnected && !isTaken()) giveToPart()
        })
        observer.observe(document.body, { childList: true, subtree: true })
      })
    },
    [before, around],
  )
}

function isTaken(): boolean {
  return document.activeElement !== document.body && document.activeElement !== null
}
