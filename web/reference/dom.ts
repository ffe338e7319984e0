import type { Html } from '../../src/lib/html.ts'

type Child = Node | string | undefined

type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }

export interface Attributes {
  readonly on?: Listeners
  readonly [name: string]: string | boolean | undefined | Listeners
}

/** Makes an element. `true` is an attribute without a value; `false` and undefined leave it out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  { on = {}, ...attributes }: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(attribute, '')
    else if (typeof value === 'string') made.setAttribute(attribute, value)
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener as EventListener)
  made.append(...children.filter((child) => child !== undefined))
  return made
}

/** The element that a part of the page is built around; the page without it would be another page. */
export function required<T extends HTMLElement>(within: ParentNode, selector: string, kind: new () => T): T {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`)
  return found
}

/** Shows markup that `html` has made, in which everything from outside is escaped. */
export function show(inside: Element, markup: Html): void {
  inside.innerHTML = markup.text
}
