import type { Schemas } from '../document.ts'
import { fieldsOf } from '../fields.ts'
import { html, type Content as Markup, type Html } from '../../lib/html.ts'
import { inline } from '../markdown.ts'
import type { Answer, Content, Operation } from '../operations.ts'
import { ROOT } from '../site.ts'
import { codeBlock } from './code.ts'
import { entryRow, fieldList } from './fields.ts'

/** The answers of a request that succeeds, and every way in which one can fail. */
export function answerSections({ answers }: Operation, schemas: Schemas): Markup {
  const errors = answers.filter(({ status }) => status >= 400)
  return [
    answers
      .filter(({ status }) => status < 400)
      .map((answer) =>
        answer.content === undefined ? redirect(answer, schemas) : success(answer, answer.content, schemas),
      ),
    errors.length > 0 &&
      html`<section aria-labelledby="errors">
        <h2 id="errors">Errors</h2>
        ${errors.every(isOfTheApi) && html`<p>All have <a href="${ROOT}#error">the same form</a>. The message names what is wrong and never repeats a value.</p>`}
        ${errors.map(failure)}
      </section>`,
  ]
}

/** Not one in the form of OAuth. */
function isOfTheApi({ content }: Answer): boolean {
  return content?.media.schema.$ref?.endsWith('/Error') === true
}

function success({ status, response }: Answer, content: Content, schemas: Schemas): Html {
  return html`<section aria-labelledby="answer">
    <h2 id="answer">Answer ${statusMark(status)}</h2>
    <p>
      ${inline(response.description)}${languageOf(content) !== 'json' && html` The content type is <code>${content.mediaType}</code>.`}
    </p>
    ${fieldList(fieldsOf(content.media.schema, 'answer', schemas), schemas, 'server')}
  </section>`
}

function redirect({ status, response, headers }: Answer, schemas: Schemas): Html {
  return html`<section aria-labelledby="redirect">
    <h2 id="redirect">Redirect ${statusMark(status)}</h2>
    <p>${inline(response.description)}</p>
    <ul class="fields">
      ${headers.map(([name, header]) =>
        entryRow({ name, anchor: `redirect.${name}`, required: false, ...header }, schemas),
      )}
    </ul>
  </section>`
}

function failure({ status, response, content }: Answer): Html {
  const { examples, example } = content?.media ?? {}
  const values = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value)
  const types = new Set(values.map(errorType))
  return html`<details class="form" id="error.${status}">
    <summary>
      ${statusMark(status)} ${[...types].map((type) => type !== undefined && html`<code>${type}</code> `)}<span
        class="form-text"
        >${inline(response.description)}</span
      >
    </summary>
    ${values.map((value) => codeBlock(textOf(value), languageOf(content)))}
  </details>`
}

/** An example of what a success is answered with, for the column at the side. */
export function answerExample({ answers }: Operation): Markup {
  const [shown] = answers.flatMap(exampleOf)
  if (shown === undefined) return undefined
  return html`<section class="card" aria-labelledby="answer-example">
    <div class="card-head">
      <h2 id="answer-example">Answer</h2>
      ${statusMark(shown.status)}
    </div>
    ${codeBlock(shown.text, shown.language)}
  </section>`
}

function exampleOf({ status, content, headers }: Answer) {
  if (status >= 400) return []
  const example = content?.media.example
  if (example !== undefined) return [{ status, text: textOf(example), language: languageOf(content) }]
  const lines = headers.map(([name, header]) => `${name}: ${textOf(header.example)}`)
  return lines.length === 0 ? [] : [{ status, text: lines.join('\n'), language: 'text' as const }]
}

function languageOf(content: Content | undefined): 'json' | 'text' {
  return content?.mediaType === 'application/json' ? 'json' : 'text'
}

function statusMark(status: number): Html {
  return html`<span class="status ${status < 400 ? 'good' : 'bad'}">${status}</span>`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

function errorType(value: unknown): string | undefined {
  return (value as { readonly error?: { readonly type?: string } } | undefined)?.error?.type
}
