import { UpstreamFailure, WrongSetting } from '../failure.ts'
import { unreachable, type MailDoor } from './server.ts'
import { inboxOf, responseCode } from './soap.ts'

/** An Exchange server, and what to sign in to it with. */
export interface EwsLogin {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** The mailbox that is to be opened. */
  readonly email: string
  /** The settings that these come from. */
  readonly from: { readonly host: string; readonly port: string; readonly password: string; readonly email: string }
}

const WHAT = 'an Exchange server'
const PATH = '/EWS/Exchange.asmx'

/**
 * Signs in to Exchange Web Services by Basic authentication (RFC 7617) and opens the inbox of the mailbox, which shows that
 * it is the user's.
 *
 * @throws WrongSetting when there is no such server; UpstreamFailure when it does not take the password, or does not open
 *   the mailbox to the user
 */
export async function signInEws(door: MailDoor, login: EwsLogin): Promise<void> {
  const { host, port, from } = login
  const url = URL.parse(`https://${host.includes(':') ? `[${host}]` : host}:${port}${PATH}`)
  // What is no host makes no URL; and of what is more than a host, more than the host would be used.
  if (url === null || url.pathname !== PATH || url.username !== '')
    throw new WrongSetting(from.host, 'must be a domain name or an address, and nothing else')
  const basic = Buffer.from(`${login.username}:${login.password}`).toString('base64')
  let answer
  try {
    answer = await door.http({
      method: 'POST',
      url,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' },
      body: Buffer.from(inboxOf(login.email)),
      whose: 'tenant',
    })
  } catch (error) {
    throw unreachable(error, { host, port, whose: 'tenant', from }, WHAT)
  }
  const { status, headers, body } = answer
  const code = await responseCode(body.toString('utf8'))
  if (code === 'NoError' && status === 200) return
  throw refused(login, { status, code, headers })
}

/** What the server answers with where it cannot tell at the moment. */
const PASSING = new RegExp(
  '^Error(?:ServerBusy|TimeoutExpired|InternalServer\\w*|ADUnavailable|ConnectionFailed\\w*|ExceededConnectionCount|' +
    'InsufficientResources|NotEnoughMemory|Mailbox(?:Failover|MoveInProgress|StoreUnavailable)|TooMany\\w*)$',
)
/** Codes are words of a list that Microsoft publishes; whatever else a server says is not passed on. */
const CODE = /^Error[A-Za-z]{1,60}$/

function refused(
  { from }: EwsLogin,
  { status, code, headers }: { readonly status: number; readonly code: string | undefined; readonly headers: Headers },
): Error {
  const known = code !== undefined && CODE.test(code) ? code : undefined
  const said = known ?? `http_${status}`
  if (status === 401) {
    const ways = headers.get('www-authenticate')
    if (ways !== null && !/\bbasic\b/i.test(ways))
      return new WrongSetting(from.host, `must be ${WHAT} that takes Basic authentication; this one wants another kind`)
    const words = 'The Exchange server does not accept the user name with this password.'
    return new UpstreamFailure('grant', { code: said, words, setting: from.password })
  }
  if (status === 403) {
    const words = 'The Exchange server does not let this user use Exchange Web Services.'
    return new UpstreamFailure('grant', { code: said, words, setting: from.password })
  }
  if (status === 429 || PASSING.test(known ?? '') || (status >= 500 && known === undefined)) {
    const seconds = Number(headers.get('retry-after'))
    const retryAfter_s = Number.isInteger(seconds) && seconds > 0 ? seconds : undefined
    return new UpstreamFailure('passing', { code: said, retryAfter_s })
  }
  if (known !== undefined) {
    const words = 'The Exchange server does not open this mailbox to the user.'
    return new UpstreamFailure('grant', { code: said, words, setting: from.email })
  }
  return new WrongSetting(from.host, `must be ${WHAT} with Exchange Web Services at ${PATH}`)
}
