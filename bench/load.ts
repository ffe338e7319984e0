import { fork } from 'node:child_process'
import autocannon from 'autocannon'
import { withNewKeyId } from './new-key-id.ts'

/** One load: what to send, over how many connections, for how long. */
export interface Load {
  readonly url: string
  readonly connections: number
  /** `once` is until each request has been sent a single time. */
  readonly seconds: number | 'once'
  readonly requests: readonly { method: 'GET' | 'PATCH' | 'POST'; path: string; body?: string }[]
  readonly headers: Readonly<Record<string, string>>
}

export interface Loaded {
  /** Answers that were 2xx. */
  readonly count: number
  readonly perSecond: number
  readonly p99Ms: number
  /** Answers that were not 2xx, and requests without an answer. */
  readonly failed: number
  /** What became of them, by status. */
  readonly failures: string
}

/** Runs a load from a process of its own. */
export function load(options: Load): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['child'])
    child.once('message', (result: Loaded) => {
      resolve(result)
      child.kill()
    })
    child.once('exit', (code) => {
      reject(new Error(`the load ended with ${String(code)}`))
    })
    child.send(options)
  })
}

if (process.argv[2] === 'child')
  process.once('message', (options: Load) => {
    void run(options).then((result) => process.send?.(result))
  })

async function run({ url, connections, seconds, requests, headers }: Load): Promise<Loaded> {
  const share = Math.floor(requests.length / connections)
  if (share === 0) throw new Error(`${requests.length} requests for ${connections} connections`)
  const withNew = ({ body, ...request }: Load['requests'][number]) =>
    body === undefined ? request : { ...request, body: withNewKeyId(body) }
  let next = 0
  const result = await autocannon({
    url,
    connections,
    ...(seconds === 'once' ? { amount: share * connections } : { duration: seconds }),
    headers: { ...headers },
    // Each connection has a share of the list and goes through it again and again. Were the whole list given here, each
    // would build all of it, on the time of the first answers: with 5,000 requests that took a quarter of a measurement.
    requests: requests.slice(0, 1),
    setupClient: (client) => {
      const own = requests.slice(next, (next += share))
      // Two rounds, so that a credential gets other data each time.
      client.setRequests([...own, ...own].map(withNew))
    },
  })
  return {
    count: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
    failures: [
      ...Object.entries(result.statusCodeStats ?? {}).filter(([status]) => !status.startsWith('2')),
      ['no answer', { count: result.errors }] as const,
    ]
      .map(([status, { count = 0 }]) => `${status}: ${count}`)
      .join(', '),
  }
}
