import { resolved, type Schema, type Schemas } from './document.ts'
import { slug } from './markdown.ts'

/** One field of a body or an answer, with those inside it. */
export interface Field {
  readonly name: string
  /** Names the field on its page, and the forms that lead to it: `body.credential_data~zoom-oauth-client.client_id`. */
  readonly anchor: string
  /** The path alone, `body.credential_data.client_id`, on the first field that has it. */
  readonly path: string | undefined
  readonly required: boolean
  readonly schema: Schema
  readonly inside: Inside
}

/** What a schema holds: fields, or several forms of which one applies. */
export interface Inside {
  readonly fields: readonly Field[]
  readonly forms: readonly Form[]
}

export interface Form {
  readonly title: string
  readonly anchor: string
  readonly schema: Schema
  readonly inside: Inside
}

/**
 * The fields of a schema, to any depth.
 *
 * @param at the anchor of the schema itself, such as `body`.
 */
export function fieldsOf(schema: Schema, at: string, schemas: Schemas): Inside {
  const paths = new Set<string>()

  function inside(given: Schema, anchor: string): Inside {
    const here = resolved(given, schemas)
    // An array is shown as what it holds.
    if (here.items !== undefined) return inside(here.items, anchor)
    const required = new Set(here.required)
    return {
      fields: Object.entries(here.properties ?? {}).map(([name, property]) =>
        field(name, property, `${anchor}.${name}`, required.has(name)),
      ),
      forms: (here.oneOf ?? here.anyOf ?? []).filter(isForm).map((form) => formOf(form, anchor)),
    }
  }

  function field(name: string, property: Schema, anchor: string, required: boolean): Field {
    const bare = anchor.replaceAll(/~[^.]+/g, '')
    const path = bare !== anchor && !paths.has(bare) ? bare : undefined
    paths.add(bare)
    const schema = resolved(property, schemas)
    return { name, anchor, path, required, schema, inside: inside(schema, anchor) }
  }

  function formOf(form: Schema, at: string): Form {
    const schema = resolved(form, schemas)
    const title = schema.title ?? 'Form'
    const anchor = `${at}~${slug(title)}`
    return { title, anchor, schema, inside: inside(schema, anchor) }
  }

  /** Some lists of alternatives only say which fields go together; a description says that better. */
  function isForm(schema: Schema): boolean {
    return resolved(schema, schemas).title !== undefined
  }

  return inside(schema, at)
}

/** Every field in a tree, for the search and the tests. */
export function allFields({ fields, forms }: Inside): readonly Field[] {
  return [
    ...fields.flatMap((field) => [field, ...allFields(field.inside)]),
    ...forms.flatMap((form) => allFields(form.inside)),
  ]
}
