/** Our words where the service has its own: what was expected, and descriptions with their marks. */
export function annotated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(annotated)
  if (typeof value !== 'object' || value === null) return value
  const { description, pattern, 'x-expected': expected } = value as Readonly<Record<string, unknown>>
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, below]) => [key, annotated(below)])),
    ...(typeof description === 'string' && { markdownDescription: description }),
    ...(typeof expected === 'string' && pattern !== undefined && { patternErrorMessage: `This ${expected}.` }),
  }
}
