/** Moves to the first field that is wrong, once it is drawn as wrong. */
export function focusProblem(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const field = within?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (field) field.focus()
    else within?.querySelector<HTMLElement>('[role="alert"]')?.scrollIntoView({ block: 'center' })
  })
}
