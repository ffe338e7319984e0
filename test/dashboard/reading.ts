import type { Page } from 'playwright'

/**
 * What cannot be read at the width that the window has: the page scrolls sideways, an element sticks out other than in
 * what may be scrolled by itself, or text is cut off without a way to see the rest.
 */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const told = (what, element) => what + ': ' + element.outerHTML.replace(/ class="[^"]*"/g, '').slice(0, 160)
    // What only screen readers are told is in a box of one pixel.
    const forReaders = (element) =>
      element !== null && ((element.clientWidth <= 1 && getComputedStyle(element).clipPath !== 'none') || forReaders(element.parentElement))
    const shown = (element) => {
      if (forReaders(element)) return false
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')
    }
    const scrolls = (element) =>
      element !== null && element !== document.body && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const elements = [...document.body.querySelectorAll('*')].filter(shown)
    const out = elements.filter((element) => {
      const { right, left } = element.getBoundingClientRect()
      return (right > innerWidth + 0.5 || left < -0.5) && !element.matches('a[href="#content"]') && !scrolls(element.parentElement)
    })
    const clipped = elements.filter((element) => {
      if (element.closest('svg, .cm-editor') || element.matches('input, textarea, select, option')) return false
      const style = getComputedStyle(element)
      const across = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      const down = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1
      // The whole is in the title, or a press of the same element away.
      const told = style.textOverflow === 'ellipsis' && (element.title !== '' || element.closest('[title]') || element.querySelector('[title]'))
      return element.innerText?.trim() && (across || down) && !told
    })
    const overfull = elements.filter((element) => element.matches('[role=row]') && element.scrollHeight > element.clientHeight + 1)
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself is ' + document.documentElement.scrollWidth + ' wide'] : []
    const outermost = (found) => found.filter((one) => !found.includes(one.parentElement))
    return [...wide, ...outermost(out).map((one) => told('sticks out', one)), ...outermost(clipped).map((one) => told('cut off', one)), ...overfull.map((one) => told('overfull', one))]
  })()`)
}
