import { constraintsOf } from '../constraints.ts'
import { resolved, type Schemas } from '../document.ts'
import { fieldsOf } from '../fields.ts'
import { html, type Content } from '../../lib/html.ts'
import { markdown } from '../markdown.ts'
import { examplesOf, type Operation } from '../operations.ts'
import { codeBlock } from './code.ts'
import { fieldList } from './fields.ts'

/** The body: its fields with what each provider takes, and every example. */
export function bodySection(operation: Operation, schemas: Schemas): Content {
  if (operation.body === undefined) return undefined
  const schema = resolved(operation.body.schema, schemas)
  const constraints = constraintsOf(schema)
  return html`<section aria-labelledby="body">
      <h2 id="body">Request body</h2>
      ${schema.description !== undefined && markdown(schema.description)}
      ${constraints.length > 0 && html`<p class="facts">${constraints.join(' · ')}</p>`}
      ${fieldList(fieldsOf(schema, 'body', schemas), schemas, 'caller')}
    </section>
    <section aria-labelledby="examples">
      <h2 id="examples">Examples of the body</h2>
      ${examplesOf(operation).map(
        ([name, { summary, value, 'x-providers': providers = [] }], at) =>
          html`<details class="form" id="example.${name}" ${at === 0 && html` open`}>
            <summary>
              <span class="form-title">${summary}</span
              >${providers.map((provider) => html` <span class="chip">${provider}</span>`)}
            </summary>
            ${codeBlock(JSON.stringify(value, null, 2), 'json')}
          </details>`,
      )}
    </section>`
}
