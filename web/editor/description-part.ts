import { markdown } from '../../src/reference/markdown.ts'
import { element, show } from '../reference/dom.ts'

/** A description from the schema, as completion and hovering show it. */
export function descriptionPart(text: string): HTMLElement {
  const part = element('div', { class: 'description' })
  show(part, markdown(text))
  return part
}
