/** JSON values written as literals of a language. */
export interface Notation {
  readonly key: (name: string) => string
  readonly string: (text: string) => string
  readonly null: string
  readonly true: string
  readonly false: string
}

/** A value over as many lines as it takes, with the lines after the first indented. */
export function literal(value: unknown, notation: Notation, indent = ''): string {
  const deeper = `${indent}  `
  const lines = (parts: readonly string[]) => parts.map((part) => `${deeper}${part},\n`).join('')
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${lines(value.map((item) => literal(item, notation, deeper)))}${indent}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    return entries.length === 0
      ? '{}'
      : `{\n${lines(entries.map(([name, item]) => `${notation.key(name)} ${literal(item, notation, deeper)}`))}${indent}}`
  }
  if (typeof value === 'string') return notation.string(value)
  if (typeof value === 'boolean') return value ? notation.true : notation.false
  return typeof value === 'number' ? String(value) : notation.null
}
