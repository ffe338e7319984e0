import { once } from 'node:events'
import { connect } from 'node:net'
import { answerOf, type Answer } from './api.ts'

export interface RawAnswer extends Answer {
  /** Whether the server closed the connection by itself within the time. */
  readonly closed: boolean
}

/**
 * Writes bytes to a server as they are and gives the first answer, or undefined when it closed without one. For what no
 * HTTP client would send.
 *
 * @param options.halfClose ends the sending side after the bytes, as a cut-off request does. A server may take that for
 *   a client that has gone.
 * @param options.noBody where the answer will have none, whatever length it names: that to a HEAD.
 */
export async function rawExchange(
  url: string,
  bytes: string | Uint8Array,
  options: { readonly halfClose?: boolean; readonly noBody?: boolean; readonly timeoutMs?: number } = {},
): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  if (options.halfClose === true) socket.end(bytes)
  else socket.write(bytes)

  let received = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy()
      reject(
        new Error(`no whole answer within ${options.timeoutMs ?? 5000} ms; so far: ${received.toString('latin1')}`),
      )
    }, options.timeoutMs ?? 5000)
    const settle = (answer: Answer | undefined, closed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer && { ...answer, closed })
    }
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const answer = whole(received, options.noBody)
      if (answer !== undefined) settle(answer, false)
    })
    socket.on('close', () => {
      settle(whole(received, true), true)
    })
  })
}

/** The first answer in what was received; what follows it answers bytes that were taken for another request. */
function whole(received: Buffer, ended = false): Answer | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const rest = received.subarray(end + 4)
  const length = Number(headers['content-length'] ?? 0)
  if (rest.length < length && !ended) return undefined
  return answerOf(Number(statusLine.split(' ')[1]), headers, rest.subarray(0, length).toString('utf8'))
}
