import { meaningOf } from './errors.ts'

/**
 * Waits for all that was sent, failed or not.
 *
 * @throws the first error that is not the consequence of one before.
 */
export async function allAnswers<T>(sent: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(sent)
  const errors = settled.filter((one) => one.status === 'rejected').map((one) => one.reason as Error)
  const [first] = errors
  if (first !== undefined) throw errors.find((error) => meaningOf(error) !== 'follows') ?? first
  return settled.map((one) => (one as PromiseFulfilledResult<T>).value)
}

/** The error that `allAnswers` would throw. */
export async function errorOf(sent: readonly Promise<unknown>[]): Promise<unknown> {
  return allAnswers(sent).then(
    () => undefined,
    (error: unknown) => error,
  )
}
