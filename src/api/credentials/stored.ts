import type { Credential } from '../../store/store.ts'
import { DecideAgain, type Context } from '../operation.ts'
import { openVersion } from '../../sealed/versions.ts'

/**
 * The data of a version that is kept: the current one, or the one before.
 *
 * @param of.credential as it was read
 * @throws DecideAgain when the version has been replaced since. Unsealable when the box is not the one that was sealed
 *   there.
 */
export async function storedData(
  { caller, read, keys }: Context,
  of: { readonly provider: string; readonly credential: Credential; readonly version: number },
): Promise<Readonly<Record<string, unknown>>> {
  const { provider, version } = of
  const { id, revision } = of.credential
  const sealed = await read.sealedVersion(caller.app, provider, id, version)
  if (sealed !== undefined) return openVersion(keys, { app: caller.app, provider, id, version }, sealed.box)
  const now = await read.credential(caller.app, provider, id)
  if (now?.revision === revision) throw new Error(`credential ${id} has no box for its version ${version}`)
  throw new DecideAgain()
}
