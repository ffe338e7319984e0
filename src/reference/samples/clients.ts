import type { Call, Target } from './call.ts'

/** What an official client calls one operation. */
export interface ClientCall {
  /** `connectors.credentials`, in the words of the path. */
  readonly resource: 'applications' | 'connectors' | 'connectors.credentials'
  readonly verb: 'list' | 'create' | 'find' | 'update' | 'destroy'
  /** Set where the client takes another method for the same. */
  readonly sends: string | undefined
  /** Query parameters that the client has no place for here. */
  readonly leavesOut: readonly string[]
}

/** The resources that the clients know, by the path of the collection, and whether `update` sends PUT there. */
const collections = [
  { path: '/v3/connectors', resource: 'connectors', putFor: ['node', 'ruby'] },
  { path: '/v3/connectors/{provider}/creds', resource: 'connectors.credentials', putFor: [] },
] as const

const ofCollection = { GET: 'list', POST: 'create' } as const
const ofMember = { GET: 'find', PATCH: 'update', PUT: 'update', DELETE: 'destroy' } as const
/** There is one application, without an id. */
const ofApplication = { GET: 'find', PATCH: 'update', PUT: 'update' } as const

export type Client = 'node' | 'python' | 'ruby'

/** The client's own call for an operation; undefined when it has none. */
export function clientCall(client: Client, { method, path }: Target, call: Call): ClientCall | undefined {
  const query = Object.keys(call.query)
  const made = (
    resource: ClientCall['resource'],
    verbs: Readonly<Record<string, ClientCall['verb']>>,
    putFor: readonly Client[] = [],
  ): ClientCall | undefined => {
    const verb = verbs[method]
    if (verb === undefined) return undefined
    const own = putFor.includes(client) ? 'PUT' : 'PATCH'
    return {
      resource,
      verb,
      sends: verb === 'update' && own !== method ? own : undefined,
      leavesOut: verb === 'list' ? [] : query,
    }
  }
  if (path === '/v3/applications') return made('applications', ofApplication)
  for (const { path: collection, resource, putFor } of collections) {
    if (path === collection) return made(resource, ofCollection)
    if (path.startsWith(`${collection}/{`) && !path.slice(collection.length + 1).includes('/'))
      return made(resource, ofMember, putFor)
  }
  return undefined
}

/** What a reader must know who compares a sample with the operation. */
export function remarks({ sends, leavesOut }: ClientCall, { method }: Target): readonly string[] {
  return [
    ...(sends === undefined ? [] : [`This client sends ${sends}, which does the same as ${method}.`]),
    ...(leavesOut.length === 0 ? [] : [`This client cannot send ${leavesOut.join(' and ')} here.`]),
  ]
}
