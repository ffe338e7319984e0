/** Style of an address in a table: it has no place to break at, and would push the last column out of a narrow window. */
export const breakable = { overflowWrap: 'anywhere' } as const

/** The same of a name that somebody has given, which may be one long word as well. Its short words stay whole. */
export const breakableName = { ...breakable, display: 'inline-block', minWidth: '6rem' } as const
