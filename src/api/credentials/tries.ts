import type { Context } from '../operation.ts'

/** How often an application may have credentials tried with their providers, whichever way. */
export const TRIES = { calls: 20, within_s: 60 } as const
/** The operation that they are counted with. */
export const VERIFY = 'verify_credential_by_id'

/** Each try signs and calls a provider, which counts them as well. @throws Problem `rate-limited` */
export async function countTry({ countedWith }: Pick<Context, 'countedWith'>): Promise<void> {
  await countedWith(VERIFY, TRIES)
}
