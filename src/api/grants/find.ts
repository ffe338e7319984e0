import { notFound } from '../../lib/problem.ts'
import type { Grant, Reads } from '../../store/store.ts'
import type { Caller } from '../operation.ts'

/**
 * The grant that a path names, in any of the forms that clients send. For an access token there is none but its own, which
 * `me` names too. @throws Problem `not-found`
 */
export async function findGrant(read: Reads, { app, grant: own }: Caller, named: string): Promise<Grant> {
  const name = named === 'me' && own !== undefined ? own : named
  const [, form, rest = ''] = /^(?:(grant|email):)?(.*)$/s.exec(name) ?? []
  const byEmail = form === 'email' || (form === undefined && rest.includes('@'))
  const found = byEmail ? await read.grantOf(app, rest) : await read.grant(app, rest)
  if (found === undefined || (own !== undefined && found.id !== own)) throw notFound('grant')
  return found
}
