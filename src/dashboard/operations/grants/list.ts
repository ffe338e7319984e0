import { operation } from '../../../api/operation.ts'
import { page as pageOf, limitParameter, offsetParameter, orderByParameter, time } from '../../../api/shapes.ts'
import { healthOf } from '../../../grants/health.ts'
import type { ApplicationId } from '../../../lib/ids.ts'
import { providerNames } from '../../../providers/index.ts'
import { grantStatuses, type Grant, type Page, type Reads } from '../../../store/store.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { TAG, text, textOrNull } from '../shapes.ts'

const filterText = { type: 'string', minLength: 1, maxLength: 400 } as const

/** The grants as `GET /v3/grants` lists them, and the credential behind each by name. Costs two look-ups a credential. */
export const listGrantRows = operation({
  id: 'list_grant_rows',
  methods: ['GET'],
  path: `${IN_APPLICATION}/grants`,
  tag: TAG,
  summary: 'List the grants of an application, each with the credential behind it',
  description: 'Filters that are given together all have to fit.',
  scope: 'grants:read',
  query: {
    type: 'object',
    properties: {
      limit: limitParameter,
      offset: offsetParameter,
      sort_by: { type: 'string', enum: ['created_at', 'updated_at'], default: 'created_at' },
      order_by: orderByParameter,
      provider: { type: 'string', enum: providerNames },
      status: { type: 'string', enum: grantStatuses },
      email: { ...filterText, description: 'The whole address; upper and lower case are the same.' },
      credential_id: filterText,
    },
  },
  answer: {
    status: 200,
    description: 'The grants.',
    paged: true,
    data: {
      type: 'object',
      required: ['id', 'email', 'provider', 'status', 'credential', 'last_outcome', 'created_at', 'updated_at'],
      properties: {
        id: text,
        email: text,
        provider: text,
        status: { type: 'string', enum: grantStatuses },
        credential: {
          type: ['object', 'null'],
          required: ['id', 'name', 'failing'],
          properties: {
            id: text,
            name: { ...textOrNull, description: 'Null where it is gone.' },
            failing: { type: 'boolean' },
          },
        },
        last_outcome: { ...textOrNull, description: 'Whose failure the last attempt was, or `ok`.' },
        created_at: time,
        updated_at: time,
      },
    },
  },
  problems: [],

  async act({ caller: { app }, query, read }) {
    const page = pageOf(query)
    const grants = await found(read, app, query, page)
    const behind = credentialsBehind(read, app)
    return { data: await Promise.all(grants.map((grant) => rowOf(grant, behind(grant)))), page }
  },
})

interface Asked {
  readonly provider?: string | undefined
  readonly status?: Grant['status'] | undefined
  readonly email?: string | undefined
  readonly credential_id?: string | undefined
  readonly sort_by: 'created_at' | 'updated_at'
  readonly order_by: 'asc' | 'desc'
}

async function found(read: Reads, app: ApplicationId, asked: Asked, page: Page): Promise<readonly Grant[]> {
  const { provider, status, email, credential_id, sort_by: sortBy, order_by: orderBy } = asked
  if (email === undefined) {
    const named = { provider: provider ?? null, status: status ?? null, credentialId: credential_id ?? null }
    return read.grants(app, { ...named, ip: null, since: null, before: null }, { ...page, sortBy, orderBy })
  }
  const one = page.offset === 0 ? await read.grantOf(app, email) : undefined
  const fits =
    one !== undefined &&
    (provider ?? one.provider) === one.provider &&
    (status ?? one.status) === one.status &&
    (credential_id ?? one.credentialId) === one.credentialId
  return fits ? [one] : []
}

type Behind = { readonly id: string; readonly name: string | null; readonly failing: boolean } | null

async function rowOf({ id, email, provider, status, lastTrial, createdAt, updatedAt }: Grant, behind: Promise<Behind>) {
  return {
    ...{ id, email, provider, status, credential: await behind },
    ...{ last_outcome: lastTrial?.outcome ?? null, created_at: createdAt, updated_at: updatedAt },
  }
}

/** Each credential is looked up once, however many of the grants stand on it. */
function credentialsBehind(read: Reads, app: ApplicationId) {
  const known = new Map<string, Promise<Behind>>()
  const lookUp = async (provider: string, id: string): Promise<Behind> => {
    const credential = await read.credential(app, provider, id)
    const health = credential && (await healthOf(read, { app, provider }, credential))
    return { id, name: credential?.name ?? null, failing: health?.state === 'failing' }
  }
  return async ({ provider, credentialId }: Grant): Promise<Behind> => {
    if (credentialId === null) return null
    const found = known.get(credentialId) ?? lookUp(provider, credentialId)
    known.set(credentialId, found)
    return found
  }
}
