import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'

/**
 * The audit chain. Each record's MAC covers the one before it, and a head says where the chain ends:
 *
 *   mac(n)  = HMAC-SHA-256(key, "claviger/audit/v1"      ‖ 0 ‖ chain ‖ 0 ‖ n ‖ 0 ‖ mac(n-1) ‖ record(n))     mac(0) = ""
 *   seal    = HMAC-SHA-256(key, "claviger/audit-head/v1" ‖ 0 ‖ chain ‖ 0 ‖ n ‖ 0 ‖ mac(n))
 *
 * A chain whose first n records were archived has a start, which says where it goes on. Only who has the key makes one:
 *
 *   start   = HMAC-SHA-256(key, "claviger/audit-start/v1" ‖ 0 ‖ chain ‖ 0 ‖ n ‖ 0 ‖ mac(n))
 *
 * A record that was edited, moved or removed breaks the MACs after it; records cut from the end leave a head that no
 * longer fits, and without the key nobody makes another. What this cannot show is a database put back whole to an
 * earlier state: for that, the heads are logged, and a log kept elsewhere is compared with `audit verify`.
 */
export function recordMac(key: KeyObject, chain: string, seq: number, previous: Uint8Array, record: string): Buffer {
  return createHmac('sha256', key)
    .update(`claviger/audit/v1\0${chain}\0${seq}\0`)
    .update(previous)
    .update(record)
    .digest()
}

/** The MAC over a chain's end: see above. */
export function headSeal(key: KeyObject, chain: string, seq: number, mac: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`claviger/audit-head/v1\0${chain}\0${seq}\0`).update(mac).digest()
}

/** The MAC over where a chain goes on after the records that were archived: see above. */
export function startSeal(key: KeyObject, chain: string, seq: number, mac: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`claviger/audit-start/v1\0${chain}\0${seq}\0`).update(mac).digest()
}

export const CHAIN_START = Buffer.alloc(0)

/** Compares MACs and seals. */
export function sameMac(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
