import { highlight, type CodeLanguage } from '../highlight.ts'
import { html, type Html } from '../../lib/html.ts'

/** Code that wraps rather than being cut off. */
export function codeBlock(code: string, language: CodeLanguage): Html {
  return html`<pre class="code"><code>${highlight(code, language)}</code></pre>`
}
