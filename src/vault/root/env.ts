import { RootKeyError } from './key.ts'
import type { RootKey, RootSource } from './key.ts'
import { parseRootKey } from './root.ts'

/**
 * The root key in an environment variable. For development: the environment of a process is readable by its user and
 * inherited by its children. The variable is deleted once read, which keeps it from children and reports, but not from
 * the copy that the kernel made at the start.
 */
export function envRootSource(name: string, environment: NodeJS.ProcessEnv = process.env): RootSource {
  let loaded: RootKey | undefined
  return {
    description: `env:${name}`,
    async load() {
      loaded ??= take(name, environment)
      return loaded
    },
  }
}

function take(name: string, environment: NodeJS.ProcessEnv): RootKey {
  const text = environment[name]
  if (text === undefined) throw new RootKeyError(`The environment variable ${name} is not set.`)
  // Before parsing, for a value with one typing error is a secret too.
  Reflect.deleteProperty(environment, name)
  try {
    return parseRootKey(text)
  } catch (error) {
    if (!(error instanceof RootKeyError)) throw error
    throw new RootKeyError(`The environment variable ${name}: ${error.message}`)
  }
}
