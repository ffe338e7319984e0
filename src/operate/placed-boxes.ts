import type { Change, PlacedVersion, Reads, SealedBox } from '../store/store.ts'
import { boxPlace, credentialPlace, type Place } from '../vault/place.ts'

/** A box of any kind, with where it belongs. */
export interface PlacedBox {
  /** For whoever has to look for it. */
  readonly name: string
  readonly place: Place
  readonly keyId: number
  readonly box: Uint8Array
  /** The row that it stands in is the one that a box of its place belongs to. */
  readonly inItsRow: boolean
  /** The change that puts it under another key. */
  readonly under: (keyId: number, box: Uint8Array) => Change
}

/** Every box there is, in batches. */
export async function* allBoxes(read: Reads, batch: number): AsyncGenerator<readonly PlacedBox[]> {
  yield* walk(
    (after) => read.sealedVersionsAfter(after, batch),
    ({ slot }) => slot,
    ofCredential,
  )
  yield* walk(
    (after) => read.boxesAfter(after, batch),
    ({ n }) => n,
    ofAnythingElse,
  )
}

/** The boxes that are sealed under a data key, in batches. */
export async function* boxesUnder(read: Reads, keyId: number, batch: number): AsyncGenerator<readonly PlacedBox[]> {
  yield* walk(
    (after) => read.sealedVersionsUnder(keyId, after, batch),
    ({ slot }) => slot,
    ofCredential,
  )
  yield* walk(
    (after) => read.boxesUnder(keyId, after, batch),
    ({ n }) => n,
    ofAnythingElse,
  )
}

async function* walk<Row>(
  page: (after: number) => Promise<readonly Row[]>,
  numberOf: (row: Row) => number,
  placed: (row: Row) => PlacedBox,
): AsyncGenerator<readonly PlacedBox[]> {
  for (let after = -1; ;) {
    const rows = await page(after)
    const last = rows.at(-1)
    if (last === undefined) return
    after = numberOf(last)
    yield rows.map(placed)
  }
}

function ofCredential({ slot, version, keyId, box, applicationId, provider, credentialId }: PlacedVersion): PlacedBox {
  return {
    name: `version ${version} of the ${provider} credential ${credentialId}`,
    place: credentialPlace({ applicationId, provider, id: credentialId, version }),
    keyId,
    box,
    inItsRow: slot % 2 === version % 2,
    under: (to, again) => ({ kind: 'sealed.rewrap', slot, version, fromKeyId: keyId, keyId: to, box: again }),
  }
}

function ofAnythingElse({ n, kind, app, id, version, keyId, box }: SealedBox): PlacedBox {
  return {
    name: `version ${version} of the ${kind} ${id}`,
    place: boxPlace({ kind, applicationId: app, id, version }),
    keyId,
    box,
    inItsRow: true,
    under: (to, again) => ({ kind: 'box.rewrap', n, version, fromKeyId: keyId, keyId: to, box: again }),
  }
}
