import { constraintsOf, typeOf, valuesOf } from '../constraints.ts'
import type { Schema, Schemas } from '../document.ts'
import type { Field, Form, Inside } from '../fields.ts'
import { html, type Content, type Html } from '../../lib/html.ts'
import { inline, markdown } from '../markdown.ts'

/** What is told of a field, a parameter, or anything else that has a name and a schema. */
export interface Entry {
  readonly name: string
  readonly anchor: string
  readonly path?: string | undefined
  readonly required: boolean
  readonly description: string | undefined
  readonly schema: Schema
  readonly example?: unknown
}

/** Who writes a field: what a caller must send is marked; an answer tells it in its descriptions. */
export type Writer = 'caller' | 'server'

/** The fields and forms of a schema as nested lists. */
export function fieldList({ fields, forms }: Inside, schemas: Schemas, writer: Writer): Html {
  return html`${
    fields.length > 0 &&
    html`<ul class="fields">
      ${fields.map((field) => fieldRow(field, schemas, writer))}
    </ul>`
  }
  ${
    forms.length > 0 &&
    html`<div class="forms">
      <p class="hint">${forms.length === 1 ? 'In this form:' : `One of ${forms.length} forms:`}</p>
      ${forms.map((form) => formRow(form, forms.length === 1, schemas, writer))}
    </div>`
  }`
}

function fieldRow(field: Field, schemas: Schemas, writer: Writer): Html {
  const { schema, inside } = field
  const required = field.required && writer === 'caller'
  return entryRow({ ...field, required, description: schema.description }, schemas, fieldList(inside, schemas, writer))
}

export function entryRow(entry: Entry, schemas: Schemas, inside?: Html): Html {
  const { name, anchor, path, required, description, schema } = entry
  const example = entry.example ?? schema.examples?.[0]
  const constraints = constraintsOf(schema)
  return html`<li class="field" id="${anchor}">
    ${path !== undefined && html`<span class="alias" id="${path}"></span>`}
    <p class="field-head">
      <a class="field-name" href="#${path ?? anchor}">${name}</a>
      <span class="type">${typeOf(schema, schemas)}</span>${required && html` <span class="required">required</span>`}
    </p>
    ${description !== undefined && markdown(description)}
    ${constraints.length > 0 && html`<p class="facts">${separated(constraints.map(inline))}</p>`} ${allowed(schema)}
    ${example !== undefined && html`<p class="facts">Example: <code>${JSON.stringify(example)}</code></p>`} ${inside}
  </li>`
}

function allowed(schema: Schema): Content {
  const values = valuesOf(schema)
  if (values.length === 0) return undefined
  const shown = values.map(
    (value) => html`<li><code>${typeof value === 'string' ? value : JSON.stringify(value)}</code></li>`,
  )
  return html`<div class="allowed">
    <span>${schema.const !== undefined ? 'Always' : values.length === 1 ? 'Can be' : 'One of'}</span>
    <ul>
      ${shown}
    </ul>
  </div>`
}

function formRow({ title, anchor, schema, inside }: Form, open: boolean, schemas: Schemas, writer: Writer): Html {
  const expected = schema['x-expected']
  return html`<details class="form" id="${anchor}" ${open && html` open`}>
    <summary>
      <span class="form-title">${title}</span
      >${(schema['x-providers'] ?? []).map((provider) => html` <span class="chip">${provider}</span>`)}
    </summary>
    ${schema.description !== undefined && markdown(schema.description)}
    ${expected !== undefined && html`<p class="facts">${inline(expected)}</p>`} ${fieldList(inside, schemas, writer)}
    ${schema.additionalProperties === true && html`<p class="hint">Further fields are taken and kept.</p>`}
  </details>`
}

function separated(parts: readonly Html[]): readonly Html[] {
  return parts.map((part, at) => (at === 0 ? part : html` · ${part}`))
}
