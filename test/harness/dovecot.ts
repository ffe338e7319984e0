import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Signed } from './certificates.ts'
import { temporaryFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import { giveToUser, runAsUser } from './postgres-programs.ts'

/** Where distributions put it. */
const PLACES = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot']

/** Where Dovecot is installed; undefined where it is not. */
export function installedDovecot(): string | undefined {
  return PLACES.find((place) => existsSync(place))
}

export interface Dovecot {
  /** With TLS from the start. */
  readonly tlsPort: number
  /** With STARTTLS. */
  readonly plainPort: number
  /** What it has written into its log. */
  log(): string
  stop(): Promise<void>
}

/** Starts Dovecot with one mailbox. As root it runs as the user that owns nothing. */
export async function startDovecot(
  program: string,
  { certificate, key }: Signed,
  mailbox: { readonly username: string; readonly password: string },
): Promise<Dovecot> {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const within = (name: string) => path.join(folder, name)
  const [tlsPort, plainPort] = [await freePort(), await freePort()]
  const user = process.getuid?.() === 0 ? 'nobody' : userInfo().username
  const group = process.getuid?.() === 0 ? 'nogroup' : ''
  for (const name of ['run', 'state', 'mail']) mkdirSync(within(name))
  writeFileSync(within('cert.pem'), certificate)
  writeFileSync(within('key.pem'), key)
  writeFileSync(within('users'), `${mailbox.username}:{PLAIN}${mailbox.password}\n`)
  writeFileSync(within('log'), '')
  const service = (name: string, more = '') => `service ${name} {\n  chroot =\n  user = ${user}\n  ${more}\n}\n`
  writeFileSync(
    within('dovecot.conf'),
    `base_dir = ${within('run')}
state_dir = ${within('state')}
log_path = ${within('log')}
protocols = imap
listen = 127.0.0.1
default_internal_user = ${user}
default_login_user = ${user}
${group && `default_internal_group = ${group}`}
ssl = required
ssl_cert = <${within('cert.pem')}
ssl_key = <${within('key.pem')}
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:${within('mail')}
passdb {
  driver = passwd-file
  args = username_format=%u ${within('users')}
}
userdb {
  driver = static
  args = uid=${user} gid=${group || user} home=${within('mail')}
}
${service('anvil', 'unix_listener anvil-auth-penalty {\n    mode = 0\n  }')}${service('stats')}${service('auth')}${service('auth-worker')}${service('imap')}
${service(
  'imap-login',
  `inet_listener imap {\n    port = ${plainPort}\n  }\n  inet_listener imaps {\n    port = ${tlsPort}\n    ssl = yes\n  }`,
)}`,
  )
  for (const name of ['', 'run', 'state', 'mail', 'cert.pem', 'key.pem', 'users', 'log', 'dovecot.conf'])
    giveToUser(within(name))
  const server = runAsUser(program, ['-F', '-c', within('dovecot.conf')])
  const log = () => readFileSync(within('log'), 'utf8')
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  for (let tries = 0; !(await answers(tlsPort)); tries += 1) {
    if (server.exitCode !== null || tries === 200) throw new Error(`Dovecot does not start:\n${said}${log()}`)
    await sleep(50)
  }
  return {
    tlsPort,
    plainPort,
    log,
    async stop() {
      if (server.exitCode !== null) return
      const closed = once(server, 'close')
      server.kill('SIGTERM')
      await closed
    },
  }
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
