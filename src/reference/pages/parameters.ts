import type { Parameter, Schemas } from '../document.ts'
import { html, type Content } from '../../lib/html.ts'
import { entryRow } from './fields.ts'

/** The parameters of the path, then those of the query. */
export function parameterSections(parameters: readonly Parameter[], schemas: Schemas): Content {
  return [
    section('path', 'Path parameters', parameters, schemas),
    section('query', 'Query parameters', parameters, schemas),
  ]
}

function section(place: Parameter['in'], title: string, all: readonly Parameter[], schemas: Schemas): Content {
  const mine = all.filter((parameter) => parameter.in === place)
  if (mine.length === 0) return undefined
  return html`<section aria-labelledby="${place}">
    <h2 id="${place}">${title}</h2>
    <ul class="fields">
      ${mine.map(({ name, required = false, description, schema, example }) =>
        entryRow({ name, anchor: `${place}.${name}`, required, description, schema, example }, schemas),
      )}
    </ul>
  </section>`
}
