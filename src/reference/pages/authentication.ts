import { html, join, type Html } from '../../lib/html.ts'
import type { Operation } from '../operations.ts'
import { ROOT } from '../site.ts'

/** What the caller must show, and where to get it. */
export function authenticationSection({ scopes, accessToken }: Operation): Html {
  return html`<section aria-labelledby="authentication">
    <h2 id="authentication">Authentication</h2>
    ${
      scopes === undefined
        ? accessToken
          ? html`<p>An access token of this server, sent as a bearer token. An API key has no grant of its own.</p>`
          : html`<p>None: no API key is needed here.</p>`
        : html`<p>
              An API key with the scope
              ${join(
                scopes.map((scope) => html`<code>${scope}</code>`),
                ' and ',
              )},
              sent as a bearer token:
            </p>
            <pre
              class="code"
            ><code><span class="t-key">Authorization</span>: Bearer <span class="t-string">clav_…</span></code></pre>
            <p>${whereTheKeyIs} <a href="${ROOT}#authentication">More about API keys</a>.</p>`
    }
  </section>`
}

export const whereTheKeyIs = html`Make an API key in the <a href="/dashboard">dashboard</a>, under
  <strong>API keys</strong> of the application. It is shown once.`
