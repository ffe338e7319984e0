const MAX_LENGTH = 255

/** Whether a text will do as a name: after trimming 1 to 255 characters, none of them a control character. */
export function isName(text: string): boolean {
  const name = text.trim()
  if (name.length === 0 || name.length > MAX_LENGTH * 2 || !name.isWellFormed()) return false
  // Code points, as JSON Schema counts characters.
  return Array.from(name).length <= MAX_LENGTH && !/\p{Cc}/u.test(name)
}
