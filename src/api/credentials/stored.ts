import type { Credential } from '../../store/store.ts'
import { DecideAgain, type Context } from '../operation.ts'
import { fingerprintOf, openVersion, sealVersion, type NewVersion } from '../../sealed/versions.ts'
import { Unsealable } from '../../vault/unsealable.ts'

interface Of {
  readonly provider: string
  /** As it was read. */
  readonly credential: Credential
}

/**
 * The data of a version that is kept: the current one, or the one before.
 *
 * @throws DecideAgain when the version has been replaced since. Unsealable when the box is not the one that was sealed
 *   there.
 */
export async function storedData(
  { caller, read, keys }: Context,
  of: Of & { readonly version: number },
): Promise<Readonly<Record<string, unknown>>> {
  const { provider, version } = of
  const { id, revision } = of.credential
  const sealed = await read.sealedVersion(caller.app, provider, id, version)
  if (sealed !== undefined) return openVersion(keys, { app: caller.app, provider, id, version }, sealed.box)
  const now = await read.credential(caller.app, provider, id)
  if (now?.revision === revision) throw new Error(`credential ${id} has no box for its version ${version}`)
  throw new DecideAgain()
}

/**
 * What replaces the data of a credential.
 *
 * @param canonical the new data as canonical JSON
 * @returns the next version, sealed; undefined where it is what the credential has. A client that repeats a call whose answer
 *   was lost must not push out the version before, which is what a rollback goes back to. A box that does not open is replaced
 *   by the same data as by any other.
 */
export async function nextVersion(context: Context, of: Of, canonical: string): Promise<NewVersion | undefined> {
  const {
    caller: { app },
    keys,
  } = context
  const { id, version, fingerprint: before } = of.credential
  const fingerprint = fingerprintOf(keys, app, id, canonical)
  if (fingerprint === before && (await opens(context, of))) return undefined
  return sealVersion(keys, { app, provider: of.provider, id, version: version + 1 }, canonical, fingerprint)
}

async function opens({ caller: { app }, read, keys }: Context, { provider, credential }: Of): Promise<boolean> {
  const { id, version } = credential
  const sealed = await read.sealedVersion(app, provider, id, version)
  if (sealed === undefined) return false
  try {
    openVersion(keys, { app, provider, id, version }, sealed.box)
    return true
  } catch (error) {
    if (error instanceof Unsealable) return false
    throw error
  }
}
