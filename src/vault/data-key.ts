import { createSecretKey, randomFillSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { KeyringError, WrongRootKey } from './keyring-error.ts'
import { dataKeyPlace } from './place.ts'
import type { RootKey } from './root/root.ts'
import { open, seal, Unsealable } from './seal.ts'

export type DataKeyPurpose = 'data' | 'fingerprint' | 'audit'

/** A primary key seals and opens; staged and open-only ones open; of a destroyed one only the row is left. */
export type DataKeyState = 'staged' | 'primary' | 'open-only' | 'destroyed'

/** One key of the keyring as the database keeps it: sealed by the root key, at a place that names this very row. */
export interface DataKeyRow {
  readonly id: number
  readonly purpose: DataKeyPurpose
  /** The application that alone uses this key, or null for a key of the whole deployment. */
  readonly applicationId: string | null
  readonly state: DataKeyState
  /** The root key that `box` was sealed with. */
  readonly rootId: string
  readonly box: Buffer | null
  /** Unix seconds, as is `destroyedAt`. */
  readonly createdAt: number
  readonly destroyedAt: number | null
}

/** The id that boxes of the root key carry; those of data keys start at 1. */
const ROOT_KEY_ID = 0
const ID_MAX = 0xffff_ffff
const KEY = 32

/** Makes a fresh data key, sealed by the root key for one deployment. */
export function newDataKey(
  root: RootKey,
  deployment: string,
  of: {
    readonly id: number
    readonly purpose: DataKeyPurpose
    readonly state: Exclude<DataKeyState, 'destroyed'>
    readonly applicationId?: string | null
  },
  now_s: number,
): DataKeyRow {
  if (!Number.isInteger(of.id) || of.id <= ROOT_KEY_ID || of.id > ID_MAX) {
    throw new RangeError(`The id of a data key is a whole number from 1 to ${ID_MAX}.`)
  }
  const applicationId = of.applicationId ?? null
  const bytes = randomFillSync(Buffer.alloc(KEY))
  const box = wrap(root, deployment, { id: of.id, purpose: of.purpose, applicationId }, bytes)
  return { ...of, applicationId, rootId: root.id, box, createdAt: now_s, destroyedAt: null }
}

/**
 * Seals a data key with another root key; its boxes stay as they are.
 *
 * A row that is destroyed or under the new root key already comes back as it was, so that an interrupted run can resume.
 */
export function rewrapDataKey(from: RootKey, to: RootKey, deployment: string, row: DataKeyRow): DataKeyRow {
  if (row.state === 'destroyed' || row.rootId === to.id) return row
  const box = wrap(to, deployment, row, unwrap(from, deployment, row))
  return { ...row, rootId: to.id, box }
}

/** The key of a row that is not destroyed. */
export function openDataKey(root: RootKey, deployment: string, row: DataKeyRow): KeyObject {
  const bytes = unwrap(root, deployment, row)
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

/** Seals the bytes of a data key and wipes them. */
function wrap(
  root: RootKey,
  deployment: string,
  of: Pick<DataKeyRow, 'id' | 'purpose' | 'applicationId'>,
  bytes: Buffer,
): Buffer {
  const box = seal({ id: ROOT_KEY_ID, key: root.key }, dataKeyPlace({ deployment, ...of }), bytes)
  bytes.fill(0)
  return box
}

function unwrap(root: RootKey, deployment: string, row: DataKeyRow): Buffer {
  if (row.rootId !== root.id) throw new WrongRootKey(root.id, row.rootId)
  if (row.box === null) throw new KeyringError(`Data key ${row.id} is ${row.state}, but its box is missing.`)
  try {
    return open((id) => (id === ROOT_KEY_ID ? root.key : undefined), dataKeyPlace({ deployment, ...row }), row.box)
  } catch (cause) {
    if (!(cause instanceof Unsealable)) throw cause
    throw new KeyringError(
      `Data key ${row.id} does not open with its root key ${root.id}: the row was altered or belongs to another deployment.`,
      { cause },
    )
  }
}
