import type { MailHost } from './hosts.ts'

/**
 * The hosts that take mail, by the end of their names, as the providers tell their customers to set them in DNS. The first
 * that fits counts. Clouds of their own, such as Microsoft's for China and for governments, sign in elsewhere and are left out.
 */
const ends: readonly (readonly [end: string, host: MailHost])[] = [
  ['google.com', 'google'],
  ['googlemail.com', 'google'],
  ['protection.outlook.com', 'microsoft'],
  ['mail.eo.outlook.com', 'microsoft'],
  ['mx.microsoft', 'microsoft'],
  ['icloud.com', 'icloud'],
  // AOL's are among Yahoo's, and sign in elsewhere.
  ['mx-aol.mail.gm0.yahoodns.net', 'aol'],
  ['yahoodns.net', 'yahoo'],
  ['messagingengine.com', 'fastmail'],
  ['mail.gandi.net', 'gandi'],
  ['gmx.net', 'gmx'],
  ['hostedemail.com', 'hover'],
  ['ionos.com', 'ionos'],
  ['kundenserver.de', 'ionos'],
  ['1and1.com', 'ionos'],
  ['mail.com', 'mail.com'],
  ['mail.ru', 'mail.ru'],
  ['mailbox.org', 'mailbox.org'],
  ['migadu.com', 'migadu'],
  ['privateemail.com', 'namecheap'],
  ['mail.ovh.net', 'ovh'],
  ['mx.qq.com', 'qq'],
  ['emailsrvr.com', 'rackspace'],
  ['mxmail.netease.com', '163'],
  ['web.de', 'web.de'],
  ['yandex.net', 'yandex'],
  ['yandex.ru', 'yandex'],
  ['zoho.com', 'zoho'],
  ['zoho.eu', 'zoho'],
  ['zoho.in', 'zoho'],
]

/** Who keeps the mailboxes behind a host that takes mail; undefined when its name does not say. */
export function hostOfExchange(exchange: string): MailHost | undefined {
  const name = exchange.toLowerCase().replace(/\.$/, '')
  return ends.find(([end]) => name === end || name.endsWith(`.${end}`))?.[1]
}
