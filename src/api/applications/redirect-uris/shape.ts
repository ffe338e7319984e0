import { notFound } from '../../../lib/problem.ts'
import type { Application, Reads } from '../../../store/store.ts'
import type { Caller, Decision } from '../../operation.ts'
import { selectParameter } from '../../shapes.ts'
import { callbackUriEntry, callbackUrisOf, type CallbackUri } from '../callback-uris.ts'
import type { AuditEventName } from '../../../audit/record.ts'

export const redirectUriPath = {
  type: 'object',
  properties: {
    id: {
      title: 'Redirect URI id',
      type: 'string',
      description: 'The id of the redirect URI.',
      example: 'b3a7c1d2-58e4-4f6a-9c0b-2d1e3f4a5b6c',
    },
  },
  required: ['id'],
} as const

export const redirectUriQuery = { type: 'object', properties: { select: selectParameter } } as const

const { url, platform, settings } = callbackUriEntry.properties

/** What a redirect URI is made of, as bodies hold it. */
export const redirectUriFields = { url, platform, settings } as const

export const redirectUriExample = {
  id: 'b3a7c1d2-58e4-4f6a-9c0b-2d1e3f4a5b6c',
  url: 'https://app.example.com/oauth/callback',
  platform: 'web',
}

const COLLECTIONS = ['/v3/applications/callback-uris', '/v3/applications/{application_id}/callback-uris'] as const

/** Where the command line of Nylas looks for the collection, and for one of it. */
export const collectionAliases: readonly string[] = COLLECTIONS
export const memberAliases: readonly string[] = COLLECTIONS.map((path) => `${path}/{id}`)

/** @throws Problem `not-found` */
export async function applicationOf({ caller, read }: { readonly caller: Caller; readonly read: Reads }) {
  const application = await read.application(caller.app)
  if (application === undefined) throw notFound('application')
  return application
}

/** @throws Problem `not-found` */
export function uriOf(application: Application, id: string): CallbackUri {
  const found = callbackUrisOf(application).find((uri) => uri.id === id)
  if (found === undefined) throw notFound('redirect URI')
  return found
}

/** The plan that puts other redirect URIs in the place of those that the application has. */
export function replaced(
  application: Application,
  uris: readonly CallbackUri[],
  what: { readonly event: AuditEventName; readonly id: string; readonly changed?: readonly string[]; now: number },
): NonNullable<Decision['plan']> {
  const { event, id, changed, now } = what
  const settings = { ...application.settings, callback_uris: uris }
  return {
    changes: [
      { kind: 'application.update', id: application.id, revision: application.revision, settings, updatedAt: now },
    ],
    audit: [{ event, target: { type: 'redirect_uri', id }, ...(changed && { changed }) }],
  }
}
