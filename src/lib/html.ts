/** Markup that is safe to send. Only `html` makes it, and whatever is not markup yet is escaped on the way in. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Html | string | number | undefined | false | readonly Content[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(strings.reduce((text, next, at) => text + markup(contents[at - 1]) + next))
}

/** Several pieces as one. */
export function join(pieces: readonly Html[], between = ''): Html {
  return new Html(pieces.map(({ text }) => text).join(between))
}

function markup(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Html) return content.text
  if (typeof content === 'object') return content.map(markup).join('')
  return String(content).replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found)
}
