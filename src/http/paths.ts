import { operations } from '../api/routes.ts'
import { REFERENCE_PATHS } from './reference.ts'

const OPERATIONAL = ['/health/live', '/health/ready', '/metrics', '/openapi.json']

const paths: readonly { readonly form: RegExp; readonly methods: readonly string[] }[] = [
  ...operations.map(({ path, methods }) => ({ form: formOf(path), methods })),
  ...[...OPERATIONAL, ...REFERENCE_PATHS].map((path) => ({ form: formOf(path), methods: ['GET'] })),
]

function formOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** The methods that a path takes, for `Allow`; none when there is no such path. */
export function methodsAt(path: string): string[] {
  const methods = new Set(paths.filter(({ form }) => form.test(path)).flatMap((found) => found.methods))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}
