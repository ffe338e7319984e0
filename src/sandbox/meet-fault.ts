import { setTimeout as wait } from 'node:timers/promises'
import type { Call } from './call.ts'
import { dialects } from './dialects.ts'
import type { FaultKind } from './faults.ts'
import type { Refusal } from './refusals.ts'
import type { World } from './world.ts'

/** What is sent in place of the provider's own answer. */
export interface Instead {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** What a fault makes of a call: an answer, no answer at all, or the provider's own, which may get lost on its way. */
export type Outcome = Instead | 'go-on' | 'disconnect' | 'lose-the-answer'

const DEFAULT_DELAY_MS = 1000

/** Does to a call what was switched on for it. @param over settles when whoever called has gone */
export async function meetFault(
  world: World,
  call: Call,
  over: Promise<void>,
): Promise<{ readonly met?: FaultKind; readonly outcome: Outcome }> {
  const active = world.faults.meet(call)
  if (active === undefined) return { outcome: 'go-on' }
  const { fault, retry_after_s, status, delay_ms } = active.fault
  const refused = (refusal: Refusal, changed: number | undefined, headers: Readonly<Record<string, string>> = {}) => {
    const answer = dialects[call.provider].refuse(refusal, call)
    return { met: fault, outcome: { status: changed ?? answer.status, headers, body: JSON.stringify(answer.body) } }
  }
  switch (fault) {
    case 'hang':
      await world.faults.hang(active, over)
      return { met: fault, outcome: 'go-on' }
    case 'slow':
      await Promise.race([wait(delay_ms ?? DEFAULT_DELAY_MS, undefined, { ref: false }), over])
      return { met: fault, outcome: 'go-on' }
    case 'disconnect':
      return { met: fault, outcome: 'disconnect' }
    case 'answer_lost':
      return { met: fault, outcome: 'lose-the-answer' }
    case 'malformed':
      return { met: fault, outcome: { status: 200, body: '{"access_token": "cut o' } }
    case 'invalid_grant':
      return refused(call.grantType === 'authorization_code' ? 'dead_code' : 'dead_refresh_token', undefined)
    case 'rate_limited':
      return refused('rate_limited', undefined, { 'retry-after': String(retry_after_s ?? 1) })
    case 'server_error':
      return refused('server_error', status)
    case 'secret_expired':
    case 'secret_wrong':
    case 'unknown_client':
    case 'unauthorized_client':
      return refused(fault, undefined)
  }
}
