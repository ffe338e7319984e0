/** What a snippet of the language service inserts, and what of it is selected then. */
export interface Insertion {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** Reads `"name": "${1:value}"$0`: the first place to fill in is selected; without one, the end. */
export function readSnippet(snippet: string): Insertion {
  let text = ''
  let first: { number: number; from: number; to: number } | undefined
  let end = 0
  for (const match of snippet.matchAll(/\\([\\$}])|\$(\d+)|\$\{(\d+)(?::((?:[^}\\]|\\.)*))?\}/g)) {
    text += snippet.slice(end, match.index)
    end = match.index + match[0].length
    const [, escaped, plain, braced, holder = ''] = match
    if (escaped !== undefined) {
      text += escaped
      continue
    }
    // `$0` is where one goes on at last.
    const number = Number(plain ?? braced) || Number.MAX_SAFE_INTEGER
    const filled = holder.replaceAll(/\\([\\$}])/g, '$1')
    if (first === undefined || number < first.number)
      first = { number, from: text.length, to: text.length + filled.length }
    text += filled
  }
  text += snippet.slice(end)
  return { text, from: first?.from ?? text.length, to: first?.to ?? text.length }
}
