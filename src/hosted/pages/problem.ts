import { html } from '../../lib/html.ts'
import type { Problem } from '../../lib/problem.ts'
import type { Page } from '../around.ts'
import { plainLook } from './look.ts'

/** What a browser is shown where nobody can be sent back, with what to do. */
export function problemPage({ message, fields }: Problem, requestId: string, sandbox: boolean): Page {
  const title = 'This sign-in cannot go on'
  const isOurs = fields.some(({ path }) => path === 'client_id' || path === 'redirect_uri')
  const isOver = fields.some(({ path }) => path === 'state')
  const what = isOver ? [] : fields.map(({ path, message }) => html`<li><code>${path}</code> ${message}.</li>`)
  const words = isOver ? 'It is over, has taken longer than ten minutes, or was begun in another browser.' : message
  const body = html`<h1>${title}</h1>
    ${
      what.length > 0
        ? html`<ul class="wrong">
            ${what}
          </ul>`
        : html`<p class="wrong">${words}</p>`
    }
    <p>
      ${
        isOurs
          ? 'The link that led here is wrong: tell whoever runs the application.'
          : 'Go back to the application and begin again.'
      }
    </p>
    <p class="hint">Request ${requestId}</p>`
  return { title, body, look: plainLook(sandbox) }
}
