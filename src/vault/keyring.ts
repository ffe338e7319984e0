import { createHmac, type KeyObject } from 'node:crypto'
import { openDataKey } from './data-key.ts'
import type { DataKeyPurpose, DataKeyRow } from './data-key.ts'
import { fingerprint } from './fingerprint.ts'
import { KeyringError } from './keyring-error.ts'
import type { Place } from './place.ts'
import type { RootKey } from './root/root.ts'
import { open, seal } from './seal.ts'
import type { SealingKey } from './seal.ts'
import { Unsealable } from './unsealable.ts'

export { newDataKey, rewrapDataKey } from './data-key.ts'
export type { DataKeyPurpose, DataKeyRow, DataKeyState } from './data-key.ts'
export { KeyringError, WrongRootKey } from './keyring-error.ts'

/** An unwrapped key, and the columns that its place vouched for when it was unwrapped. */
interface HeldKey {
  readonly purpose: DataKeyPurpose
  readonly applicationId: string | null
  readonly key: KeyObject
}

/** The open keys of one deployment. It never changes: when rows do, open another one from them. */
export class Keyring {
  readonly #deployment: string
  readonly #held: ReadonlyMap<number, HeldKey>
  readonly #sealing: SealingKey
  readonly #fingerprintKey: KeyObject
  /** Signs the checkpoints of the audit log. */
  readonly auditKey: KeyObject

  private constructor(deployment: string, rows: readonly DataKeyRow[], held: ReadonlyMap<number, HeldKey>) {
    this.#deployment = deployment
    this.#held = held
    this.#sealing = primary(rows, held, 'data')
    this.#fingerprintKey = primary(rows, held, 'fingerprint').key
    this.auditKey = primary(rows, held, 'audit').key
  }

  /**
   * Opens the keyring. The root key is not kept, and keys that `known` holds are taken from it, so a reload does not
   * depend on the root key for more than the rows that are new.
   *
   * @throws {@link WrongRootKey} when a row needs another root key
   * @throws {@link KeyringError} when a row is damaged, or a purpose has no primary key or several
   */
  static open(root: RootKey, deployment: string, rows: readonly DataKeyRow[], known?: Keyring): Keyring {
    const held = new Map<number, HeldKey>()
    for (const row of rows) {
      if (row.state === 'destroyed') continue
      const key = Keyring.#heldBy(known, deployment, row) ?? openDataKey(root, deployment, row)
      held.set(row.id, { purpose: row.purpose, applicationId: row.applicationId, key })
    }
    return new Keyring(deployment, rows, held)
  }

  /** The id of the key that seals. */
  get primaryId(): number {
    return this.#sealing.id
  }

  /** Seals a secret for one place, with the primary key. */
  seal(place: Place, secret: Uint8Array): Buffer {
    return seal(this.#sealing, place, secret)
  }

  /**
   * Opens a box at its place, whichever data key sealed it.
   *
   * @throws {@link Unsealable}; when `knows(keyIdOf(box))` is false, a keyring opened from fresh rows may do better
   */
  open(place: Place, box: Uint8Array): Buffer {
    try {
      return open((id) => this.#openingKey(id), place, box)
    } catch (error) {
      if (error instanceof Unsealable) error.place = place.join(' ')
      throw error
    }
  }

  /** See {@link fingerprint}. */
  fingerprint(place: Place, secret: Uint8Array | string): string {
    return fingerprint(this.#fingerprintKey, place, secret)
  }

  /**
   * A secret for one purpose, which never changes as long as the deployment lives: HMAC-SHA-256(fingerprint key, label).
   *
   * @param label no other use of the key begins with it
   * @returns 32 bytes, in hex
   */
  derive(label: `claviger/${string}`): string {
    return createHmac('sha256', this.#fingerprintKey).update(label).digest('hex')
  }

  /** Whether boxes with this key id can be opened. */
  knows(id: number): boolean {
    return this.#openingKey(id) !== undefined
  }

  #openingKey(id: number): KeyObject | undefined {
    const held = this.#held.get(id)
    return held?.purpose === 'data' ? held.key : undefined
  }

  /** A row whose place has changed is not the row that was unwrapped, whatever its id says. */
  static #heldBy(known: Keyring | undefined, deployment: string, row: DataKeyRow): KeyObject | undefined {
    if (known === undefined || known.#deployment !== deployment) return undefined
    const held = known.#held.get(row.id)
    return held?.purpose === row.purpose && held.applicationId === row.applicationId ? held.key : undefined
  }
}

/** The one key of a purpose that all applications share and that is in use for new work. */
function primary(rows: readonly DataKeyRow[], held: ReadonlyMap<number, HeldKey>, purpose: DataKeyPurpose): SealingKey {
  const [row, ...others] = rows.filter((one) => one.purpose === purpose && one.state === 'primary')
  const key = row && held.get(row.id)?.key
  if (row === undefined || key === undefined) throw new KeyringError(`The database holds no primary ${purpose} key.`)
  if (others.length > 0) {
    const ids = [row, ...others].map(({ id }) => id).join(', ')
    throw new KeyringError(`The database holds several primary ${purpose} keys (${ids}); there must be one.`)
  }
  // Sealing for all with one application's key would lose the secrets of all when that application is shredded.
  if (row.applicationId !== null) {
    throw new KeyringError(`The primary ${purpose} key ${row.id} belongs to one application; all must share it.`)
  }
  return { id: row.id, key }
}
