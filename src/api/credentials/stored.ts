import type { Context } from '../operation.ts'
import { openVersion } from './sealing.ts'

/**
 * The data of a version that is kept: the current one, or the one before.
 *
 * @returns undefined when there is no such version.
 * @throws Unsealable when the box is not the one that was sealed there.
 */
export async function storedData(
  { caller, read, keys }: Context,
  { provider, id, version }: { readonly provider: string; readonly id: string; readonly version: number },
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const sealed = await read.sealedVersion(caller.app, provider, id, version)
  return sealed && openVersion(keys, { app: caller.app, provider, id, version }, sealed.box)
}
