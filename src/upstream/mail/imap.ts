import { UpstreamFailure, WrongSetting } from '../failure.ts'
import {
  bounded,
  connected,
  withUsernames,
  wrongHost,
  type Connection,
  type MailDoor,
  type ServerLogin,
} from './server.ts'

const WHAT = 'an IMAP server'
const MOST_BYTES = 64 * 1024
const MOST_TOKENS = 10_000

/**
 * Signs in to an IMAP server and out again (RFC 9051 section 6.2), over TLS whose certificate was checked: from the start,
 * or by STARTTLS before the password is sent.
 *
 * @throws WrongSetting when there is no such server; UpstreamFailure when it does not take the password
 */
export async function signInImap(door: MailDoor, login: ServerLogin, deadline_ms?: number): Promise<void> {
  await withUsernames(login, async (username) => {
    const { socket, startsPlain } = await connected(door, login, WHAT)
    await bounded(socket, () => session(door, login, { socket, startsPlain, username }), deadline_ms)
  })
}

interface Start {
  readonly socket: Connection
  readonly startsPlain: boolean
  readonly username: string
}

async function session(door: MailDoor, login: ServerLogin, { socket, startsPlain, username }: Start): Promise<void> {
  // Loaded when the first mailbox of the kind signs in.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: login.host,
    port: login.port,
    secure: !startsPlain,
    ...(startsPlain && { doSTARTTLS: true }),
    auth: { user: username, pass: login.password },
    disableAutoEnable: true,
    clientInfo: { name: 'Claviger' },
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
    maxLineLength: MOST_BYTES,
    maxLiteralSize: MOST_BYTES,
    maxResponseSize: MOST_BYTES,
    maxResponseTokens: MOST_TOKENS,
    transport: {
      connect(_options, onConnect) {
        setImmediate(onConnect)
        return socket
      },
      upgrade(_bare, _options, onSecure) {
        return door.startTls(socket, login.host).once('secureConnect', onSecure)
      },
    },
  })
  // What goes wrong comes from `connect` as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
    // Only a greeting that asks for a login is kept. The other one (PREAUTH, RFC 9051 section 7.1.4) lets anybody in.
    if (client.greeting === undefined) throw wrongHost(login, `must be ${WHAT} that asks for the password`)
    // The password was good, whatever becomes of the session.
    await client.logout().catch(() => undefined)
  } catch (error) {
    throw explained(error as Refusal, login)
  } finally {
    client.close()
  }
}

/** What imapflow tells of a failure. */
interface Refusal extends Error {
  readonly code?: string
  readonly authenticationFailed?: boolean
  readonly tlsFailed?: boolean
  /** `NO` or `BAD`. */
  readonly responseStatus?: string
  /** RFC 5530. */
  readonly serverResponseCode?: string
  /** The server's own words. */
  readonly responseText?: string
}

/** What says that the server cannot tell at the moment (RFC 5530 section 3). */
const PASSING: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'LIMIT', 'THROTTLED', 'OVERQUOTA'])
/** Gmail has a code of no meaning for it, which it has for a password that it does not take as well. */
const TOO_MANY = /\btoo many(?: [a-z]{1,20}){0,3} connections\b/i
const REFUSED: ReadonlySet<string> = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'PRIVACYREQUIRED',
  'CONTACTADMIN',
  'WEBALERT',
  'ALERT',
])

/** Only codes that are known are passed on: a server of a tenant could say anything in its words. */
function explained(error: Refusal, login: ServerLogin): Error {
  if (error instanceof WrongSetting || error instanceof UpstreamFailure) return error
  const said = (error.serverResponseCode ?? '').toUpperCase()
  const code = PASSING.has(said) || REFUSED.has(said) ? said : (error.responseStatus ?? null)
  const isTooMany = said === 'ALERT' && TOO_MANY.test(error.responseText ?? '')
  if (error.code === 'ETHROTTLE' || PASSING.has(said) || isTooMany)
    return new UpstreamFailure('passing', { code, cause: error })
  if (error.tlsFailed === true)
    return wrongHost(login, `must be ${WHAT} with STARTTLS and a certificate for its name`, error)
  if (error.authenticationFailed === true && error.responseStatus !== undefined)
    return new UpstreamFailure('grant', {
      code,
      words: 'The IMAP server does not accept the user name with this password.',
      setting: login.from.password,
      cause: error,
    })
  if (error.authenticationFailed === true)
    return wrongHost(login, `must be ${WHAT} that takes a user name and a password`, error)
  if (isNoImap(error)) return wrongHost(login, `must be ${WHAT}; what answers is none`, error)
  return new UpstreamFailure('passing', { code: code ?? 'connection', cause: error })
}

const NO_IMAP = /^(?:ParserError.*|UnexpectedTag|MissingTag|InvalidResponse|LineTooLarge|LiteralTooLarge|TooMany.*)$/

function isNoImap({ code = '' }: Refusal): boolean {
  return NO_IMAP.test(code) || code === 'ResponseTooLarge' || code === 'STARTTLS_INJECTION'
}
