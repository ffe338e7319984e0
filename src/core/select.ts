/**
 * The `select` query parameter: keeps only the named top-level fields of `data`, in each item of a list. A name that is
 * not there is passed over.
 */
export function selectFields(data: unknown, select: string | undefined): unknown {
  if (select === undefined || select === '') return data
  const names = new Set(select.split(',').map((name) => name.trim()))
  return Array.isArray(data) ? data.map((item) => pick(item, names)) : pick(data, names)
}

function pick(item: unknown, names: ReadonlySet<string>): unknown {
  if (typeof item !== 'object' || item === null) return item
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}
