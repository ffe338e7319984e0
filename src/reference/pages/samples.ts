import { html, type Content, type Html } from '../../lib/html.ts'
import { examplesOf, type Operation } from '../operations.ts'
import { exampleCall } from '../samples/call.ts'
import { languages } from '../samples/languages.ts'
import { codeBlock } from './code.ts'

/** The call in each language. The tabs are radio buttons, so they work without a script. */
export function samplesCard(operation: Operation): Html {
  const call = exampleCall({ ...operation, examples: examplesOf(operation).map(([, example]) => example) })
  return html`<section class="card samples" aria-labelledby="samples" data-samples>
    <div class="card-head">
      <h2 id="samples">Request</h2>
      <fieldset class="tabs">
        <legend class="unseen">Language</legend>
        ${languages.map(
          ({ id, title }, at) =>
            html`<input
                type="radio"
                name="language"
                value="${id}"
                id="language-${id}"
                ${at === 0 && html` checked`}
              /><label for="language-${id}">${title}</label>`,
        )}
      </fieldset>
      <button class="quiet copy" data-copy data-scripted>Copy</button>
    </div>
    ${exampleChoice(operation)}
    ${languages.map(
      ({ id, code, write, client }) =>
        html`<div class="sample" data-language="${id}">${sampleBlock(write(operation, call), client, code)}</div>`,
    )}
  </section>`
}

function sampleBlock(text: string | undefined, client: string, code: (typeof languages)[number]['code']): Html {
  return text === undefined ? lacking(client) : codeBlock(text, code)
}

/** Said plainly where a client has no call for an operation. */
export function lacking(client: string): Html {
  return html`<p class="lacking">${client} lacks this operation. Use curl, or any HTTP client.</p>`
}

/** Only a script can put another example into the samples. */
function exampleChoice(operation: Operation): Content {
  const examples = examplesOf(operation)
  if (examples.length < 2) return undefined
  return html`<p class="example-choice" data-scripted>
    <label for="example-choice">Example</label>
    <select id="example-choice">
      ${examples.map(([name, { summary }]) => html`<option value="${name}">${summary}</option>`)}
    </select>
  </p>`
}
