import { required } from './dom.ts'
import { remember } from './storage.ts'

/** The button that goes over to the other theme; until it was used, the system's choice stands. */
export function offerThemes(): void {
  const button = required(document, '[data-theme-switch]', HTMLButtonElement)
  const system = matchMedia('(prefers-color-scheme: dark)')
  const root = document.documentElement
  const other = () => ((root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark')
  const label = () => {
    button.setAttribute('aria-label', `Use the ${other()} theme`)
  }
  button.addEventListener('click', () => {
    const theme = other()
    root.dataset['theme'] = theme
    remember('theme', theme)
    label()
  })
  system.addEventListener('change', label)
  label()
}
