/**
 * A file's lines as they come, of which no more than one is kept. A line is its text, or undefined where it is longer than
 * `most` bytes or no text; the last one of a file that does not end with the end of a line is `cut`.
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<{ readonly text: string | undefined; readonly cut: boolean }> {
  let parts: Uint8Array[] = []
  let length = 0
  const add = (part: Uint8Array) => {
    length += part.length
    // What is too long is not kept; that it was is known by its length.
    if (length <= most) parts.push(part)
  }
  const line = (cut: boolean) => {
    const text = length > most ? undefined : decoded(parts)
    parts = []
    length = 0
    return { text, cut }
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at))
      from = at + 1
      yield line(false)
    }
    add(chunk.subarray(from))
  }
  if (length > 0) yield line(true)
}

const NEWLINE = 0x0a

function decoded(parts: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
  } catch {
    return undefined
  }
}
