import { typeOf } from './constraints.ts'
import { allFields, fieldsOf } from './fields.ts'
import { headings, slug } from './markdown.ts'
import { pathTo, ROOT, type Site } from './site.ts'

/** One thing that can be found. */
export interface Finding {
  /** Where it leads. */
  readonly to: string
  readonly title: string
  /** The method of an operation, the type of a field. */
  readonly kind: string
  /** What stands beside the title: the path of an operation, the operation of a field. */
  readonly beside: string
}

/** Operations first, then fields, then the chapters of the introduction. */
export function searchIndex({ document, operations }: Site): readonly Finding[] {
  const { schemas } = document.components
  return [
    ...operations.map((operation) => ({
      to: pathTo(operation),
      title: operation.summary,
      kind: operation.method,
      beside: operation.path,
    })),
    ...operations.flatMap((operation) => [
      ...operation.parameters.map(({ name, in: place, schema }) => ({
        to: `${pathTo(operation)}#${place}.${name}`,
        title: name,
        kind: typeOf(schema, schemas),
        beside: operation.summary,
      })),
      ...allFields(fieldsOf(operation.body?.schema ?? {}, 'body', schemas))
        .filter(({ anchor, path }) => path !== undefined || !anchor.includes('~'))
        .map(({ anchor, path = anchor, schema }) => ({
          to: `${pathTo(operation)}#${path}`,
          title: path.slice('body.'.length),
          kind: typeOf(schema, schemas),
          beside: operation.summary,
        })),
    ]),
    ...['Authentication', ...headings(document.info.description)].map((heading) => ({
      to: `${ROOT}#${slug(heading)}`,
      title: heading,
      kind: '',
      beside: 'Introduction',
    })),
  ]
}
