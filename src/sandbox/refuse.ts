import Provider, { errors } from 'oidc-provider'
import { callOf } from './call.ts'
import type { Refusal } from './refusals.ts'

/** Ends the request that oidc-provider is at; the provider's dialect has the words for it. */
export function refuse(refusal: Refusal): never {
  const call = Provider.ctx && callOf(Provider.ctx.req)
  if (call !== undefined) call.refusal = refusal
  throw new errors.InvalidGrant(refusal)
}
