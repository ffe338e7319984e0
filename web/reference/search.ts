import { element, required } from './dom.ts'

/** Opens the search by its button, by `/` and by Ctrl-K or ⌘K. Its code and its index are fetched on first use. */
export function offerSearch(): void {
  const notice = element('p', { class: 'notice', role: 'alert' }, 'The search could not be loaded.')
  const open = () => {
    notice.remove()
    void import('./search-dialog.ts')
      .then(({ openSearch }) => openSearch())
      .catch(() => {
        document.body.append(notice)
      })
  }
  required(document, '[data-search]', HTMLButtonElement).addEventListener('click', open)
  addEventListener('keydown', (event) => {
    const withControl = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event)
    if (!withControl && !slash) return
    event.preventDefault()
    open()
  })
}

/** Looks into the editor too, which lies in a tree of its own. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath()
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
