/** What a promise comes to, if that is soon enough; it goes on all the same. @throws what `late` gives otherwise */
export async function within<T>(running: Promise<T>, most_ms: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late())
    }, most_ms)
  })
  try {
    return await Promise.race([running, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
