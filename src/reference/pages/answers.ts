import type { Schemas } from '../document.ts'
import { fieldsOf } from '../fields.ts'
import { html, type Content, type Html } from '../../lib/html.ts'
import { inline } from '../markdown.ts'
import type { Answer, Operation } from '../operations.ts'
import { ROOT } from '../site.ts'
import { codeBlock } from './code.ts'
import { fieldList } from './fields.ts'

/** The answer of a request that succeeds, and every way in which one can fail. */
export function answerSections({ answers, scopes }: Operation, schemas: Schemas): Content {
  const good = answers.filter(({ status }) => status < 400)
  const errors = answers.filter(({ status }) => status >= 400)
  return [
    good.map((answer) => success(answer, schemas)),
    errors.length > 0 &&
      html`<section aria-labelledby="errors">
        <h2 id="errors">Errors</h2>
        ${scopes !== undefined && html`<p>All have <a href="${ROOT}#error">the same form</a>. The message names what is wrong and never repeats a value.</p>`}
        ${errors.map(failure)}
      </section>`,
  ]
}

function success({ status, response, media, mediaType }: Answer, schemas: Schemas): Html {
  return html`<section aria-labelledby="answer">
    <h2 id="answer">Answer ${statusMark(status)}</h2>
    <p>
      ${inline(response.description)}${mediaType !== 'application/json' && html` The content type is <code>${mediaType}</code>.`}
    </p>
    ${fieldList(fieldsOf(media.schema, 'answer', schemas), schemas, 'server')}
  </section>`
}

function failure({ status, response, media, mediaType }: Answer): Html {
  const examples = media.examples ?? { example: { summary: '', value: media.example } }
  const types = new Set(Object.values(examples).map(({ value }) => errorType(value)))
  return html`<details class="form" id="error.${status}">
    <summary>
      ${statusMark(status)} ${[...types].map((type) => type !== undefined && html`<code>${type}</code> `)}<span
        class="form-text"
        >${inline(response.description)}</span
      >
    </summary>
    ${Object.values(examples).map(({ value }) => codeBlock(textOf(value), mediaType === 'application/json' ? 'json' : 'text'))}
  </details>`
}

/** An example of what a success is answered with, for the column at the side. */
export function answerExample({ answers }: Operation): Content {
  const good = answers.find(({ status }) => status < 400)
  if (good?.media.example === undefined) return undefined
  return html`<section class="card" aria-labelledby="answer-example">
    <div class="card-head">
      <h2 id="answer-example">Answer</h2>
      ${statusMark(good.status)}
    </div>
    ${codeBlock(textOf(good.media.example), good.mediaType === 'application/json' ? 'json' : 'text')}
  </section>`
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
