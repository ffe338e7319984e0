import { invalid } from '../lib/problem.ts'
import type { MailSpec, Provider } from '../providers/provider.ts'
import { WrongSetting, type Mailbox, type ServerLogin, type Upstream } from '../upstream/upstream.ts'

type Settings = Readonly<Record<string, unknown>>

/**
 * Signs in to a mailbox with a password, over IMAP and SMTP.
 *
 * @throws Problem `invalid` naming a setting that leads to no server; UpstreamFailure
 */
export async function signedInImap(upstream: Upstream, provider: Provider, settings: Settings): Promise<Mailbox> {
  const { mail } = provider
  const of = mail === undefined ? named(settings) : fixed(mail, settings)
  await checked(() => upstream.signInImap(of))
  return { email: of.email, name: null, providerUserId: null }
}

/** Signs in to an Exchange server with a password. @throws as `signedInImap` does */
export async function signedInEws(upstream: Upstream, settings: Settings): Promise<Mailbox> {
  const email = text(settings, 'email')
  await checked(() =>
    upstream.signInEws({
      host: text(settings, 'ews_host'),
      port: Number(settings['ews_port']),
      username: text(settings, 'ews_username'),
      password: text(settings, 'ews_password'),
      email,
      from: { host: 'ews_host', port: 'ews_port', password: 'ews_password', email: 'email' },
    }),
  )
  return { email, name: null, providerUserId: null }
}

interface Servers {
  readonly email: string
  readonly imap: ServerLogin
  readonly smtp: ServerLogin | undefined
}

/** The servers that whoever authenticates has named. */
function named(settings: Settings): Servers {
  const username = text(settings, 'imap_username')
  const email = isAddress(username) ? username : settings['email']
  if (typeof email !== 'string')
    throw invalid([{ path: 'settings.email', message: 'is required where the user name is no address' }])
  const login = (protocol: 'imap' | 'smtp'): ServerLogin => {
    const own = (name: string) => (typeof settings[`${protocol}_${name}`] === 'string' ? protocol : 'imap')
    return {
      host: text(settings, `${protocol}_host`),
      port: Number(settings[`${protocol}_port`]),
      whose: 'tenant',
      usernames: [text(settings, `${own('username')}_username`)],
      password: text(settings, `${own('password')}_password`),
      from: { host: `${protocol}_host`, port: `${protocol}_port`, password: `${own('password')}_password` },
    }
  }
  return { email, imap: login('imap'), smtp: settings['smtp_host'] === undefined ? undefined : login('smtp') }
}

/**
 * The servers that a provider always has. Apple's IMAP server knows a mailbox by the name before the @, and some only by
 * the whole address; its SMTP server by the address alone.
 */
function fixed({ imap, smtp, domains }: MailSpec, settings: Settings): Servers {
  const given = text(settings, 'username')
  const email = isAddress(given) ? given : `${given}@${domains[0] ?? ''}`
  const at = email.lastIndexOf('@')
  const isOwn = domains.includes(email.slice(at + 1).toLowerCase())
  const login = { whose: 'ours', password: text(settings, 'password'), from: { password: 'password' } } as const
  return {
    email,
    imap: { ...imap, ...login, usernames: isOwn ? [email.slice(0, at), email] : [email] },
    smtp: { ...smtp, ...login, usernames: [email] },
  }
}

async function checked(signIn: () => Promise<void>): Promise<void> {
  try {
    await signIn()
  } catch (error) {
    if (error instanceof WrongSetting) throw invalid([{ path: `settings.${error.setting}`, message: error.expected }])
    throw error
  }
}

function isAddress(username: string): boolean {
  return /^[^\s@\\/]+@[^\s@\\/]+\.[^\s@\\/]+$/.test(username)
}

function text(settings: Settings, name: string): string {
  const value = settings[name]
  if (typeof value !== 'string') throw new Error(`settings.${name} is no text after its check`)
  return value
}
