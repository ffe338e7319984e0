import { EgressError } from '../../src/egress/egress-error.ts'
import { createUpstream, type Upstream } from '../../src/upstream/upstream.ts'
import { clientIn, providerAt } from '../harness/stand-in.ts'
import { closedDoor } from '../harness/upstream.ts'
import type { Pick } from './pick.ts'
import { Provider, type Asked, type Refusal, type Reply } from './provider.ts'
import { tasks, type Task } from './task.ts'
import type { Time } from './time.ts'

/** As long as a call may take: see the deadline in src/egress. */
const DEADLINE_MS = 5000

/**
 * What goes wrong with a call. `unreachable`: the provider never got it. `lost`: it has done it, and nobody is told.
 * `garbled`: the same, with an answer that is none. `late`: it has done it, and the answer takes its time.
 */
export type CallFault = Refusal | 'unreachable' | 'lost' | 'garbled' | 'late'

/** A call that waits until the simulation lets it through; one that was late waits with its answer. */
export interface PendingCall {
  readonly task: Task
  readonly asked: Asked
  readonly name: string
  reply: Reply | undefined
  readonly settle: (reply: Reply | undefined, error: Error | undefined) => void
}

/** The way to the providers: calls line up here, as those of the store do at its gate. */
export class Calls {
  pending: PendingCall[] = []
  readonly provider = new Provider()
  /** How often the wall clock had been put forwards when whoever used a refresh token first had come. */
  readonly #firstUses = new Map<string, number>()
  readonly #time: Time
  readonly #acted: () => void
  #process = 0

  /** @param acted is told of everything that happens */
  constructor(time: Time, acted: () => void) {
    this.#time = time
    this.#acted = acted
  }

  /** What a server that starts now asks providers through. */
  open(): Upstream {
    const process = this.#process
    return createUpstream({
      fetch: (input, init) => this.#line(process, askedIn(input, init)),
      door: closedDoor,
      overrides: {},
      now: this.#time.clock,
    })
  }

  /** The process has ended: of what is on its way a part is done all the same, and nobody is told. */
  end(pick: Pick): void {
    this.#process++
    for (const { asked, reply } of this.pending)
      if (reply === undefined && pick.percent(50)) this.provider.ask(asked, undefined)
    this.pending = []
  }

  /** Lets a call through that was taken out of those that wait. */
  release(call: PendingCall, fault: CallFault | undefined): void {
    this.#acted()
    if (call.reply !== undefined) {
      call.settle(call.reply, undefined)
      return
    }
    if (fault === 'unreachable') {
      call.settle(undefined, new EgressError('connection', 'it cannot be reached'))
      return
    }
    const isRefusal = fault !== undefined && fault !== 'lost' && fault !== 'garbled' && fault !== 'late'
    const reply = this.provider.ask(call.asked, isRefusal ? fault : undefined)
    if (fault === 'lost') call.settle(undefined, new EgressError('connection', 'it was lost'))
    else if (fault === 'garbled') call.settle({ whose: 'passing', status: 200, body: 'proxy' }, undefined)
    else if (fault === 'late') this.pending.push(Object.assign(call, { reply }))
    else call.settle(reply, undefined)
  }

  #line(process: number, asked: Asked): Promise<Response> {
    const task = tasks.getStore()
    if (task === undefined) throw new Error('a call of a provider that belongs to no task')
    this.#acted()
    return new Promise((resolve, reject) => {
      // Whose process has ended is never answered.
      if (process !== this.#process) return
      const tell = ({ whose = 'passing', given, orMailbox = false }: Partial<Reply>) => {
        clearTimeout(timer)
        task.done({ kind: 'said', said: { whose, given, orMailbox, asked, at: this.#time.clock() } })
      }
      const call: PendingCall = {
        task,
        asked,
        name: `${asked.provider} ${asked.kind}`,
        reply: undefined,
        settle: (reply, error) => {
          tell(reply ?? {})
          if (reply === undefined) reject(error ?? new Error('a call without an answer'))
          else {
            const { status, body, headers = {} } = reply
            resolve(new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } }))
          }
        },
      }
      const timer = setTimeout(() => {
        if (!this.pending.includes(call)) return
        this.pending = this.pending.filter((one) => one !== call)
        call.settle(undefined, new EgressError('timeout', 'it took too long'))
      }, DEADLINE_MS)
      this.#alone(call)
      this.pending.push(call)
    })
  }

  /** Of one refresh token there is one use at a time, unless a lease has run out because the clock was put forwards. */
  #alone({ task, asked }: PendingCall): void {
    const { refreshToken } = asked
    if (refreshToken === undefined) return
    const { forwards } = this.#time.jumps
    const mayHaveRunOut = (...came: number[]) => Math.min(...came) < forwards
    // Whoever had the lease may come to its use only now, when another one has used it.
    const first = this.#firstUses.get(refreshToken)
    if (first === undefined) this.#firstUses.set(refreshToken, task.jumps)
    else if (mayHaveRunOut(first, task.jumps)) this.provider.excuse(refreshToken)
    const twin = this.pending.find((one) => one.asked.refreshToken === refreshToken)
    if (twin === undefined) return
    if (mayHaveRunOut(twin.task.jumps, task.jumps)) this.provider.excuse(refreshToken)
    else task.done({ kind: 'two-at-once' })
  }
}

function askedIn(input: string | URL | Request, init: RequestInit = {}): Asked {
  const url = new URL(input instanceof Request ? input.url : input)
  const headers = new Headers(init.headers)
  const form = Object.fromEntries(new URLSearchParams(init.body instanceof URLSearchParams ? init.body : ''))
  return {
    provider: providerAt(url).name,
    kind: init.method?.toUpperCase() === 'POST' ? 'token' : 'mailbox',
    client: clientIn(form, headers),
    refreshToken: form['refresh_token'],
    accessToken: headers.get('authorization')?.replace('Bearer ', ''),
  }
}
