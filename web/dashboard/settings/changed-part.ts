/**
 * The server replaces each part of the settings as a whole: what the form does not show must go along, and a field
 * that was emptied must not.
 */
export function changedPart<Part extends object>(stored: Part, shown: Readonly<Record<keyof Part, unknown>>): Part {
  const whole = { ...stored, ...shown }
  return Object.fromEntries(
    Object.entries(whole).flatMap(([name, value]) => {
      const given = typeof value === 'string' ? value.trim() : value
      return given === '' || given === undefined || given === null ? [] : [[name, given]]
    }),
  ) as Part
}

/** Errors of the part `name`, by the names of its form's fields. */
export function fieldsBelow(fields: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const prefix = `${name}.`
  return Object.fromEntries(
    Object.entries(fields).map(([path, text]) => [path.startsWith(prefix) ? path.slice(prefix.length) : path, text]),
  )
}
