import { html } from '../../lib/html.ts'
import type { Page } from '../around.ts'
import type { Look } from './look.ts'

/**
 * A page that leads on by itself. It stands in for a redirect after a form was sent: browsers hold the whole chain of redirects
 * against the policy of the page with the form, and where that ends is not for us to know.
 */
export function onwardsPage(look: Look, location: string): Page {
  const title = 'Going on'
  const body = html`<h1>${title}</h1>
    <p>This takes a moment.</p>
    <p><a class="button" href="${location}" rel="noreferrer">Continue</a></p>`
  return { title, body, look, onwards: location }
}
