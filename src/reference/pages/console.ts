import { html, type Html } from '../../lib/html.ts'
import type { Operation } from '../operations.ts'

/** The place of the console. All of it but this is fetched when it is opened. */
export function consoleCard({ id }: Operation): Html {
  return html`<section class="card console" id="console" aria-labelledby="console-title" data-console="${id}">
    <div class="card-head"><h2 id="console-title">Console</h2></div>
    <div class="console-body" data-console-body>
      <p>Compose this call and send it to the server that you are reading this on.</p>
      <button class="primary" data-console-open data-scripted>Open the console</button>
      <p class="unscripted">The console needs JavaScript. Everything else on this page does without.</p>
    </div>
  </section>`
}
