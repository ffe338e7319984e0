import { highlight } from '../../src/reference/highlight.ts'
import { html } from '../../src/lib/html.ts'
import type { Call, Target } from '../../src/reference/samples/call.ts'
import { languages } from '../../src/reference/samples/languages.ts'
import { required, show } from './dom.ts'

/** Puts the samples of a call in the places that the page has for them. What a client lacks, the page says already. */
export function writeSamples(card: HTMLElement, target: Target, call: Call): void {
  for (const { id, code, write } of languages) {
    const text = write(target, call)
    if (text !== undefined)
      show(
        required(card, `[data-language=${id}]`, HTMLElement),
        html`<pre class="code"><code>${highlight(text, code)}</code></pre>`,
      )
  }
}
