import { providerNames } from '../../providers/index.ts'
import { grantStatuses } from '../../store/store.ts'
import { operation } from '../operation.ts'
import {
  limitParameter,
  offsetParameter,
  orderByParameter,
  page as pageOf,
  selectParameter,
  sortByParameter,
  sortFields,
  viewParameter,
} from '../shapes.ts'
import { grantExample, grantObject, TAG, toPublic } from './shape.ts'

const text = { type: 'string', minLength: 1, maxLength: 400 } as const
const time = { type: 'integer', minimum: 0, maximum: 253_402_300_799 } as const

export const listGrants = operation({
  id: 'get-all-grants',
  methods: ['GET'],
  path: '/v3/grants',
  tag: TAG,
  summary: 'Return all grants',
  description: 'Answers the grants of the application, page by page. Filters that are given together all have to fit.',
  scope: 'grants:read',
  query: {
    type: 'object',
    properties: {
      view: viewParameter,
      select: selectParameter,
      limit: limitParameter,
      offset: offsetParameter,
      sort_by: sortByParameter,
      order_by: orderByParameter,
      since: { ...time, description: 'Created at this time or later, in unix seconds.' },
      before: { ...time, description: 'Created before this time, in unix seconds.' },
      email: { ...text, title: 'Email filter', description: 'Of this mailbox.' },
      grant_status: { type: 'string', enum: grantStatuses, description: 'In this state.' },
      ip: { ...text, description: 'Authenticated from this address.' },
      provider: {
        title: 'Provider filter',
        type: 'string',
        enum: providerNames,
        description: 'Of this provider.',
      },
      credential_id: { ...text, description: 'With this credential behind it.' },
      account_id: {
        ...text,
        description: 'Accepted for clients that send it: grants here have no account of that kind.',
      },
      account_ids: { ...text, maxLength: 4000, description: 'As `account_id`, several with commas between.' },
      workspace_id: { ...text, description: 'Accepted for clients that send it: there are no workspaces here.' },
    },
  },
  answer: {
    status: 200,
    description: 'The grants.',
    data: grantObject,
    paged: true,
    example: [grantExample],
  },
  problems: [],

  async act({ caller, query, read }) {
    const page = pageOf(query)
    // What no grant here has, none is found by.
    const ofNothing = [query.account_id, query.account_ids, query.workspace_id].some((one) => one !== undefined)
    const filter = {
      provider: query.provider ?? null,
      status: query.grant_status ?? null,
      ip: query.ip ?? null,
      credentialId: query.credential_id ?? null,
      since: query.since ?? null,
      before: query.before ?? null,
    }
    if (ofNothing) return { data: [], page }
    if (query.email !== undefined) {
      const found = await read.grantOf(caller.app, query.email)
      const fits =
        found !== undefined &&
        page.offset === 0 &&
        (filter.provider ?? found.provider) === found.provider &&
        (filter.status ?? found.status) === found.status &&
        (filter.ip ?? found.ip) === found.ip &&
        (filter.credentialId ?? found.credentialId) === found.credentialId &&
        (filter.since ?? found.createdAt) <= found.createdAt &&
        found.createdAt < (filter.before ?? Number.MAX_SAFE_INTEGER)
      return { data: fits ? [toPublic(found, query.view)] : [], page }
    }
    const sortBy = sortFields[query.sort_by]
    const grants = await read.grants(caller.app, filter, { ...page, sortBy, orderBy: query.order_by })
    return { data: grants.map((grant) => toPublic(grant, query.view)), page }
  },
})
