/**
 * Makes something when it is first asked for, once for all who ask. A failure is not kept: whoever asks next has it made
 * again, or a moment without file descriptors would last until the process ends.
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    if (made === undefined) {
      made = make()
      made.catch(() => {
        made = undefined
      })
    }
    return made
  }
}
