import { html, join, type Html } from '../lib/html.ts'

// The little of Markdown that the document's descriptions use: paragraphs, lists, second-level headings, and code.

export function markdown(text: string): Html {
  return join(text.split(/\n{2,}/).map(block))
}

/** A description within a line: only its code is marked. */
export function inline(text: string): Html {
  return join(text.split(/(`[^`]+`)/).map((part) => (/^`.+`$/.test(part) ? code(part.slice(1, -1)) : html`${part}`)))
}

/** The id of a heading, to link to it. */
export function slug(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

export function headings(text: string): string[] {
  return [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
}

function block(text: string): Html {
  if (text.startsWith('## ')) {
    const heading = text.slice(3)
    return html`<h2 id="${slug(heading)}">${heading}</h2>`
  }
  if (text.startsWith('- ')) {
    const items = text.split(/^- /m).filter((item) => item !== '')
    return html`<ul>
      ${items.map((item) => html`<li>${inline(item.trim())}</li>`)}
    </ul>`
  }
  return html`<p>${inline(text)}</p>`
}

/** Dotted and slashed names may break after their marks, so that they fit a narrow screen. */
function code(text: string): Html {
  return html`<code>${text}</code>`
}
