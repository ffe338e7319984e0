import { notFound } from '../../lib/problem.ts'
import type { Grant, Reads } from '../../store/store.ts'
import type { Caller } from '../operation.ts'

/**
 * The grant that a path names, in any of the forms that clients send. For an access token there is none but its own, which
 * `me` names too. @throws Problem `not-found`
 */
export async function findGrant(read: Reads, caller: Caller, named: string): Promise<Grant> {
  const { email, id } = meant(caller, named)
  const found = email === undefined ? await read.grant(caller.app, id) : await read.grantOf(caller.app, email)
  if (found === undefined || !isFor(caller, found.id)) throw notFound('grant')
  return found
}

/** The same grant's id, which is not looked for where the path has it: whoever reads it finds out. @throws Problem `not-found` */
export async function findGrantId(read: Reads, caller: Caller, named: string): Promise<string> {
  const { email, id } = meant(caller, named)
  if (email !== undefined) return (await findGrant(read, caller, named)).id
  if (!isFor(caller, id)) throw notFound('grant')
  return id
}

type Meant = { readonly email: string; readonly id?: never } | { readonly email?: never; readonly id: string }

function meant({ grant: own }: Caller, named: string): Meant {
  const name = named === 'me' && own !== undefined ? own : named
  const [, form, rest = ''] = /^(?:(grant|email):)?(.*)$/s.exec(name) ?? []
  return form === 'email' || (form === undefined && rest.includes('@')) ? { email: rest } : { id: rest }
}

const isFor = ({ grant: own }: Caller, id: string): boolean => own === undefined || own === id
