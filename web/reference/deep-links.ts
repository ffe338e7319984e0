/** A link to a field opens whatever it lies in. Newer browsers do so by themselves. */
export function openAtTarget(): void {
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1))
    const target = id === '' ? null : document.getElementById(id)
    if (target === null) return
    const closed: HTMLDetailsElement[] = []
    for (let at: Element | null = target; at !== null; at = at.parentElement)
      if (at instanceof HTMLDetailsElement && !at.open) closed.push(at)
    for (const details of closed) details.open = true
    if (closed.length > 0) target.scrollIntoView()
  }
  addEventListener('hashchange', open)
  open()
}
