import { envRootSource } from './env.ts'
import { execRootSource } from './exec.ts'
import { fileRootSource } from './file.ts'
import { RootKeyError } from './key.ts'
import type { RootSource } from './key.ts'

const FORMS = 'file:<path>, env:<NAME> or exec:<command line>'

/** A kind of source: what may follow its name, and how it is made. */
const kinds: ReadonlyMap<string, { readonly accepts: RegExp; readonly make: (rest: string) => RootSource }> = new Map([
  ['file', { accepts: /^[^\0]+$/, make: fileRootSource }],
  ['env', { accepts: /^[A-Za-z_]\w*$/, make: (name: string) => envRootSource(name) }],
  ['exec', { accepts: /\S/, make: (command: string) => execRootSource(command) }],
])

/** The root source that a setting names. The setting is not repeated when it is wrong: it may be the key itself. */
export function rootSource(spec: string): RootSource {
  const [name, rest] = partsOf(spec)
  const kind = kinds.get(name)
  if (!kind?.accepts.test(rest)) throw new RootKeyError(`The source of the root key must be ${FORMS}.`)
  return kind.make(rest)
}

/** The environment variable that a setting names as the source; loading the key takes it out of the environment. */
export function variableOf(spec: string): string | undefined {
  const [name, rest] = partsOf(spec)
  return name === 'env' ? rest : undefined
}

function partsOf(spec: string): readonly [name: string, rest: string] {
  const colon = spec.indexOf(':')
  return [spec.slice(0, Math.max(colon, 0)), spec.slice(colon + 1)]
}
