/** Mail servers that take a password, as the suites share them. */

import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { certificate, mailWorld, PASSWORD, scripted, type Line, type MailWorld } from './world.ts'

/** What an IMAP server answers to AUTHENTICATE PLAIN: `OK in`. */
export type Judge = (username: string, password: string) => string

/** One session of an IMAP server (RFC 9051), as far as signing in goes. */
export function imapServer(judge: Judge, capabilities = 'IMAP4rev1 AUTH=PLAIN'): Line {
  let asked = ''
  return (line, say) => {
    const [tag = '', command = '', method] = line.split(' ')
    const [empty, username = '', password = ''] = Buffer.from(line, 'base64').toString().split('\0')
    if (command === 'CAPABILITY') say(`* CAPABILITY ${capabilities}\r\n${tag} OK done\r\n`)
    else if (command === 'STARTTLS') say(`${tag} OK begin\r\n`)
    else if (command === 'AUTHENTICATE' && method === 'PLAIN') {
      asked = tag
      say('+ \r\n')
    } else if (empty === '' && line !== '') say(`${asked} ${judge(username, password)}\r\n`)
    else if (command === 'LOGOUT') say(`* BYE words of the server\r\n${tag} OK bye\r\n`)
    else say(`${tag} OK done\r\n`)
  }
}

/** Takes these users, all with the same password. */
export const taking =
  (...users: readonly string[]): Judge =>
  (username, password) =>
    users.includes(username) && password === PASSWORD ? 'OK in' : 'NO [AUTHENTICATIONFAILED] words of the server'

/** A real SMTP server that takes these users. */
export async function smtpServer(users: readonly string[], options: SMTPServerOptions) {
  const logins: string[] = []
  const names: string[] = []
  const server = new SMTPServer({
    cert: certificate.certificate,
    key: certificate.key,
    logger: false,
    onAuth({ username = '', password }, session, callback) {
      logins.push(`${username} ${session.secure ? 'over TLS' : 'in plain text'}`)
      names.push(session.hostNameAppearsAs)
      if (users.includes(username) && password === PASSWORD) callback(null, { user: username })
      else callback(Object.assign(new Error('words of the server'), { responseCode: 535 }))
    },
    ...options,
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  after(() => {
    server.close()
  })
  return { port: (server.server.address() as AddressInfo).port, logins, names }
}

export const opened = (code: string): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
  <m:GetFolderResponse xmlns:m="urn:m"><m:ResponseMessages><m:GetFolderResponseMessage>
  <m:MessageText>words of the server</m:MessageText><m:ResponseCode>${code}</m:ResponseCode>
  </m:GetFolderResponseMessage></m:ResponseMessages></m:GetFolderResponse></s:Body></s:Envelope>`

/** An Exchange server that opens every inbox to whoever has the password. */
async function exchangeServer(inboxes: string[]): Promise<number> {
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const [, basic = ''] = request.headers.authorization?.split(' ') ?? []
      const isRight = Buffer.from(basic, 'base64').toString().endsWith(`:${PASSWORD}`)
      const [, email] = /<t:EmailAddress>([^<]*)</.exec(Buffer.concat(parts).toString()) ?? []
      if (isRight && email !== undefined) inboxes.push(email)
      response.writeHead(isRight ? 200 : 401).end(isRight ? opened('NoError') : '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

export const USERS = ['user@example.com', 'ada', 'ada@icloud.com', 'whole@me.com']

/** One of each, at example.com and at Apple. */
export async function mailServers(): Promise<MailWorld & { readonly inboxes: readonly string[] }> {
  const inboxes: string[] = []
  const judge = taking(...USERS.filter((user) => user !== 'ada@icloud.com'))
  const imaps = await scripted('* OK ready\r\n', () => imapServer(judge))
  const imap = await scripted('* OK ready\r\n', () => imapServer(judge, 'IMAP4rev1 STARTTLS AUTH=PLAIN'), {
    startsPlain: true,
  })
  const smtps = await smtpServer(USERS, { secure: true })
  const smtp = await smtpServer(USERS, { secure: false })
  const world = await mailWorld({
    'imap.example.com:993': imaps.port,
    'imap.example.com:143': imap.port,
    'imap.mail.me.com:993': imaps.port,
    'smtp.example.com:465': smtps.port,
    'smtp.example.com:587': smtp.port,
    'smtp.mail.me.com:587': smtp.port,
    'mail.example.com:443': await exchangeServer(inboxes),
  })
  return { ...world, inboxes }
}
