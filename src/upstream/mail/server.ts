import type { Egress } from '../../egress/egress.ts'
import { egressErrorIn, type EgressError } from '../../egress/egress-error.ts'
import type { WhoseHost } from '../../egress/gate.ts'
import { readHost } from '../../egress/host.ts'
import { UpstreamFailure, WrongSetting } from '../failure.ts'

/** The door out, as far as mail servers need it. */
export type MailDoor = Pick<Egress, 'connect' | 'startTls' | 'tlsOptions' | 'http'>

export type Connection = Awaited<ReturnType<Egress['connect']>>

/** A server, and what to sign in to it with. */
export interface ServerLogin {
  /** A name or an address, as it was given. */
  readonly host: string
  readonly port: number
  readonly whose: WhoseHost
  /** Tried one after the other, until one is not refused: some servers know a mailbox by its name, others by its address. */
  readonly usernames: readonly string[]
  readonly password: string
  /** The settings that these come from. A host that comes from none cannot be anybody's mistake. */
  readonly from: { readonly host?: string; readonly port?: string; readonly password: string }
}

/** How long one server may take, and what it may say at the most before it is left. */
const DEADLINE_MS = 10_000
const MOST_BYTES = 64 * 1024
const LOOK_EVERY_MS = 50

/** What is tried with one user name after the other. The refusal of the last one counts. @throws UpstreamFailure */
export async function withUsernames(
  { usernames }: ServerLogin,
  attempt: (username: string) => Promise<void>,
): Promise<void> {
  for (const [at, username] of usernames.entries()) {
    try {
      await attempt(username)
      return
    } catch (error) {
      const isLast = at === usernames.length - 1
      if (isLast || !(error instanceof UpstreamFailure) || error.whose !== 'grant') throw error
    }
  }
}

/** The ports on which a connection begins in plain text and goes on with TLS before anything secret is sent. */
const STARTTLS_PORTS: ReadonlySet<number> = new Set([143, 587])

/** @throws WrongSetting, UpstreamFailure */
export async function connected(
  door: MailDoor,
  login: ServerLogin,
  what: string,
): Promise<{ readonly socket: Connection; readonly startsPlain: boolean }> {
  const { host, port, whose } = login
  const startsPlain = STARTTLS_PORTS.has(port)
  const security = startsPlain ? 'starttls' : 'tls'
  try {
    return { socket: await door.connect({ host, port, security, whose }), startsPlain }
  } catch (error) {
    throw unreachable(error, login, what)
  }
}

/**
 * A session over a connection, which is ended when the server takes too long or says too much, and at its end.
 *
 * @throws UpstreamFailure, or what the session throws
 */
export async function bounded<T>(
  socket: Connection,
  session: () => Promise<T>,
  deadline_ms: number = DEADLINE_MS,
): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>()
  ended.catch(() => undefined)
  let failure: UpstreamFailure | undefined
  const end = (code: string) => {
    failure = new UpstreamFailure('passing', { code })
    reject(failure)
    socket.destroy()
  }
  const deadline = setTimeout(end, deadline_ms, 'timeout')
  const watch = setInterval(() => {
    if (socket.bytesRead > MOST_BYTES) end('too-large')
  }, LOOK_EVERY_MS)
  try {
    return await Promise.race([session(), ended])
  } catch (error) {
    throw failure ?? error
  } finally {
    clearTimeout(deadline)
    clearInterval(watch)
    socket.destroy()
  }
}

/**
 * What a call that did not get through says of the settings that it was made with: which of them is wrong, and what it has
 * to be. It tells no address that a name led to.
 *
 * @param what that should have been there, such as `an IMAP server`
 */
export function unreachable(error: unknown, login: Omit<ServerLogin, 'usernames' | 'password'>, what: string): unknown {
  const found = egressErrorIn(error)
  if (found === undefined) return error
  const { host, port } = login.from
  const expected = EXPECTED[found.reason]
  if (expected === undefined || host === undefined || (found.reason === 'dns' && found.passing))
    return new UpstreamFailure('passing', { code: found.reason, cause: error })
  if (found.reason === 'refused-url' && port !== undefined && isHost(login.host))
    return new WrongSetting(port, asExpectation(found))
  return new WrongSetting(host, expected(what, login.port, found))
}

/** A host that is no such server. Where it comes from no setting, that is nobody's mistake, and may pass. */
export function wrongHost({ from }: Pick<ServerLogin, 'from'>, expected: string, cause?: unknown): Error {
  return from.host === undefined
    ? new UpstreamFailure('passing', { code: 'wrong_server', cause })
    : new WrongSetting(from.host, expected, cause)
}

type Expected = (what: string, port: number, error: EgressError) => string

/** By the reason; what is missing here may do better later. */
const EXPECTED: Readonly<Partial<Record<EgressError['reason'], Expected>>> = {
  'refused-url': (_what, _port, error) => asExpectation(error),
  'refused-address': (what) => `must be ${what} on the public internet`,
  dns: (what) => `must be ${what}; there is no host of this name`,
  connection: (what, port) => `must be ${what} that takes connections on port ${port}`,
  tls: (what, port, { message }) => `must be ${what} with TLS on port ${port}: ${lower(message)}`,
  redirect: (what) => `must be ${what}; the host sends the call elsewhere, which is not followed`,
  'too-large': (what) => `must be ${what}; the answer is larger than any of one`,
}

/** `The port must be 143 or 993.` as the message of a field. */
function asExpectation({ message }: EgressError): string {
  return message.replace(/^The (?:port|host|URL) /, '').replace(/\.$/, '')
}

function lower(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`
}

function isHost(text: string): boolean {
  try {
    readHost(text, 0)
    return true
  } catch {
    return false
  }
}
