import { createHash, randomUUID } from 'node:crypto'

declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

/** An application: the tenant that every read and change of the store is scoped by. */
export type ApplicationId = Branded<'application'>
export type CredentialId = Branded<'credential'>
export type GrantId = Branded<'grant'>

/** A random UUID (version 4), which says nothing about when or in which order things were made. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says which id it makes
export function newId<T extends string = string>(): T {
  return randomUUID() as string as T
}

/** The one id that a deployment's first application has: a UUID of version 8 (RFC 9562 section 5.8), from a SHA-256. */
export function firstApplicationId(deployment: string): ApplicationId {
  const bytes = createHash('sha256').update(`claviger/first-application\0${deployment}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5') as ApplicationId
}
