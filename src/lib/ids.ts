import { randomUUID } from 'node:crypto'

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
