import type { ApplicationId } from '../../lib/ids.ts'
import { notFound } from '../../lib/problem.ts'
import type { Grant, Reads } from '../../store/store.ts'

/** The grant that a path names, in any of the forms that clients send. @throws Problem `not-found` */
export async function findGrant(read: Reads, app: ApplicationId, named: string): Promise<Grant> {
  const [, form, rest = ''] = /^(?:(grant|email):)?(.*)$/s.exec(named) ?? []
  const byEmail = form === 'email' || (form === undefined && rest.includes('@'))
  const found = byEmail ? await read.grantOf(app, rest) : await read.grant(app, rest)
  if (found === undefined) throw notFound('grant')
  return found
}
