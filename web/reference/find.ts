import type { Finding } from '../../src/reference/search-index.ts'

/** What matches every word, the best first; with nothing typed, all of it as it stands. */
export function findIn(index: readonly Finding[], typed: string): readonly Finding[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return index
  return index
    .map((finding) => ({ finding, rank: rank(finding, words) }))
    .filter((each): each is { finding: Finding; rank: number } => each.rank !== undefined)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ finding }) => finding)
}

/** Less is better; undefined when a word is nowhere. */
function rank({ title, kind, beside }: Finding, words: readonly string[]): number | undefined {
  const name = title.toLowerCase()
  const rest = `${kind} ${beside}`.toLowerCase()
  let sum = 0
  for (const word of words) {
    const at = name.indexOf(word)
    if (at === 0 || (at > 0 && /[^a-z0-9]/.test(name.charAt(at - 1))))
      sum += at === 0 && name.length === word.length ? 0 : 1
    else if (at > 0) sum += 3
    else if (rest.includes(word)) sum += 6
    else return undefined
  }
  return sum
}
