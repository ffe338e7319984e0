import { html, join, type Html } from '../lib/html.ts'

export type CodeLanguage = 'json' | 'shell' | 'javascript' | 'python' | 'ruby' | 'text'

/** Keys of JSON, strings, comments, numbers and words, in this order; what fits nothing stays as it is. */
const KEY = /"(?:[^"\\]|\\.)*"(?=\s*:)/
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/
const NUMBER = /\b\d[\d_]*(?:\.\d+)?\b/

const words: Readonly<Record<CodeLanguage, RegExp>> = {
  json: /\b(?:true|false|null)\b/,
  shell: /\bcurl\b|(?<=\s)-{1,2}[\w-]+/,
  javascript: /\b(?:import|from|const|new|await|true|false|null)\b/,
  python: /\b(?:import|from|True|False|None)\b/,
  ruby: /\b(?:require|true|false|nil)\b/,
  text: /(?!)/,
}

const comments: Readonly<Record<CodeLanguage, RegExp>> = {
  json: /(?!)/,
  shell: /(?<=^|\s)#.*/,
  javascript: /\/\/.*/,
  python: /#.*/,
  ruby: /(?<=^|\s)#.*/,
  text: /(?!)/,
}

const classes = ['key', 'string', 'comment', 'number', 'word'] as const

/** Code with its parts marked by class, for the page and the answers of the console alike. */
export function highlight(code: string, language: CodeLanguage): Html {
  if (language === 'text') return html`${code}`
  const kinds = [KEY, STRING, comments[language], NUMBER, words[language]]
  const any = new RegExp(kinds.map(({ source }) => `(${source})`).join('|'), 'gm')
  const pieces: Html[] = []
  let end = 0
  for (const match of code.matchAll(any)) {
    const kind = classes[match.slice(1).findIndex(Boolean)]
    pieces.push(html`${code.slice(end, match.index)}`, html`<span class="t-${kind}">${match[0]}</span>`)
    end = match.index + match[0].length
  }
  return join([...pieces, html`${code.slice(end)}`])
}
