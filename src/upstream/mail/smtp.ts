import { readHost } from '../../egress/host.ts'
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

const WHAT = 'an SMTP server'
/** What is sent with EHLO: a literal, for the name of this machine is nobody's business (RFC 5321 section 4.1.3). */
const OWN_NAME = '[127.0.0.1]'

/**
 * Signs in to an SMTP server (RFC 4954) and sends nothing, over TLS whose certificate was checked: from the start, or by
 * STARTTLS before the password is sent.
 *
 * @throws WrongSetting when there is no such server; UpstreamFailure when it does not take the password
 */
export async function signInSmtp(door: MailDoor, login: ServerLogin, deadline_ms?: number): Promise<void> {
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
  const { default: SmtpConnection } = await import('nodemailer/lib/smtp-connection')
  const client = new SmtpConnection({
    // In the spelling that the certificate is checked for, as the door reads it.
    host: readHost(login.host, login.port).host,
    port: login.port,
    name: OWN_NAME,
    connection: socket,
    ...(startsPlain ? { requireTLS: true } : { secure: true, secured: true }),
    tls: door.tlsOptions,
    maxResponseSize: 64 * 1024,
  })
  try {
    await new Promise<void>((resolve, reject) => {
      // Stays for good: an error after the last step must find a listener too.
      client.on('error', reject)
      client.once('end', () => {
        reject(new Error('the SMTP server has ended the session'))
      })
      client.connect((failure) => {
        if (failure) reject(failure)
        else if (!client.allowsAuth) reject(wrongHost(login, `must be ${WHAT} that takes a user name and a password`))
        else
          client.login({ user: username, pass: login.password }, (refusal) => {
            if (refusal) reject(refusal)
            else resolve()
          })
      })
    })
  } catch (error) {
    throw explained(error as Refusal, { login, isStartingTls: client.upgrading === true })
  } finally {
    client.close()
  }
}

/** What nodemailer tells of a failure. */
interface Refusal extends Error {
  readonly code?: string
  readonly responseCode?: number
}

/** Commands that a server does not know, or not here (RFC 5321 section 4.2.2). */
const UNKNOWN: ReadonlySet<number> = new Set([500, 502, 503, 504])

/** The server's own words are left out: those of a tenant's server could be anything. */
function explained(
  error: Refusal,
  { login, isStartingTls }: { readonly login: ServerLogin; readonly isStartingTls: boolean },
): Error {
  if (error instanceof WrongSetting || error instanceof UpstreamFailure) return error
  const { code, responseCode } = error
  const status = responseCode === undefined ? null : String(responseCode)
  if (code === 'ETLS' || isStartingTls)
    return wrongHost(login, `must be ${WHAT} with STARTTLS and a certificate for its name`, error)
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
    return new UpstreamFailure('passing', { code: status, cause: error })
  if (code === 'EAUTH' && responseCode !== undefined && !UNKNOWN.has(responseCode))
    return new UpstreamFailure('grant', {
      code: status,
      words: 'The SMTP server does not accept the user name with this password.',
      setting: login.from.password,
      cause: error,
    })
  if (code === 'EAUTH') return wrongHost(login, `must be ${WHAT} that takes a user name and a password`, error)
  if (code === 'EPROTOCOL') return wrongHost(login, `must be ${WHAT}; what answers is none`, error)
  return new UpstreamFailure('passing', { code: status ?? 'connection', cause: error })
}
