import type { Call, Target } from './call.ts'
import type { Client, ClientCall, Verb } from './client-call.ts'
import { SIGN_IN_PATH, signInUrl } from './sign-in-url.ts'

interface Collection {
  readonly path: string
  readonly resource: string
  readonly idName: string
  readonly putFor: readonly Client[]
  /** Its `list` takes no query. */
  readonly whole?: true
}

/** The resources that the clients know, by the path of the collection, and whether `update` sends PUT there. */
const collections: readonly Collection[] = [
  {
    path: '/v3/applications/redirect-uris',
    resource: 'applications.redirectUris',
    idName: 'redirectUriId',
    putFor: ['python'],
    whole: true,
  },
  { path: '/v3/connectors', resource: 'connectors', idName: 'provider', putFor: ['node', 'ruby'] },
  {
    path: '/v3/connectors/{provider}/creds',
    resource: 'connectors.credentials',
    idName: 'credentialsId',
    putFor: [],
  },
  { path: '/v3/grants', resource: 'grants', idName: 'grantId', putFor: [] },
]

const ofCollection = { GET: 'list', POST: 'create' } as const
const ofMember = { GET: 'find', PATCH: 'update', PUT: 'update', DELETE: 'destroy' } as const
/** There is one application, without an id. */
const ofApplication = { GET: 'find', PATCH: 'update', PUT: 'update' } as const

const application: Collection = { path: '/v3/applications', resource: 'applications', idName: '', putFor: [] }
/** What has a method of its own. */
const ofAuth: Readonly<Record<string, Verb>> = {
  '/v3/connect/custom': 'customAuthentication',
  '/v3/providers/detect': 'detectProvider',
}

/** The client's own call for an operation; undefined when it has none. */
export function clientCall(client: Client, { method, path }: Target, call: Call): ClientCall | undefined {
  const query = Object.keys(call.query)
  const made = (
    { resource, idName, putFor, whole }: Collection,
    verbs: Readonly<Record<string, Verb>>,
  ): ClientCall | undefined => {
    const verb = verbs[method]
    if (verb === undefined) return undefined
    const own = putFor.includes(client) ? 'PUT' : 'PATCH'
    return {
      resource: spelt(client, resource),
      verb,
      idName: spelt(client, client === 'node' ? idName : idName.replace('credentialsId', 'credentialId')),
      sends: verb === 'update' && own !== method ? own : undefined,
      leavesOut: verb === 'list' && !whole ? [] : query,
    }
  }
  if (path === application.path) return made(application, ofApplication)
  if (path === SIGN_IN_PATH) return { resource: 'auth', idName: '', sends: undefined, ...signInUrl(client, call) }
  const verb = ofAuth[path]
  if (verb !== undefined)
    return { resource: 'auth', verb, idName: '', sends: undefined, leavesOut: verb === 'detectProvider' ? [] : query }
  for (const collection of collections) {
    if (path === collection.path) return made(collection, ofCollection)
    if (path.startsWith(`${collection.path}/{`) && !path.slice(collection.path.length + 1).includes('/'))
      return made(collection, ofMember)
  }
  return undefined
}

/** Whether the query goes along with a call. */
export function takesQuery({ verb, leavesOut }: ClientCall, { query }: Call): boolean {
  return (verb === 'list' || verb === 'detectProvider') && Object.keys(query).length > leavesOut.length
}

/** Node writes names in camelCase, the others with underscores. */
export function spelt(client: Client, name: string): string {
  if (client === 'node') return name
  const words = name.replace('OAuth', 'Oauth').replace('PKCE', 'Pkce')
  return words.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** What a reader must know who compares a sample with the operation. */
export function remarks({ verb, sends, leavesOut }: ClientCall, { method }: Target): readonly string[] {
  return [
    ...(verb === 'urlForOAuth2PKCE'
      ? ['This client makes a challenge itself. The exchange of the code takes its secret as code_verifier.']
      : []),
    ...(sends === undefined ? [] : [`This client sends ${sends}, which does the same as ${method}.`]),
    ...(leavesOut.length === 0 ? [] : [`This client cannot send ${leavesOut.join(' and ')} here.`]),
  ]
}
