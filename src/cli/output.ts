/** Writes a line to stdout. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Tells the operator something beside what was asked for, so that stdout stays what a script reads. */
export function notice(text: string): void {
  process.stderr.write(`claviger: ${text}\n`)
}

/** Writes JSON for a script. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

/** Writes rows under a heading, each column as wide as its widest cell. */
export function sayTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  for (const row of all)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** A time as a person reads it, to the second. */
export function timeText(at: number | null): string {
  return at === null ? '-' : `${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
