/** Style of an address in a table: it has no place to break at, and would push the last column out of a narrow window. */
export const breakable = { overflowWrap: 'anywhere' } as const
