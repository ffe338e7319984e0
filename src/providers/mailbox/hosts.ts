import type { ProviderName } from '../index.ts'

/**
 * Who keeps mailboxes, and through which providers one is signed in to there, the best first. Where IMAP is the way, the
 * name here is the `type` that clients are told.
 *
 * Google's and Microsoft's are not offered over IMAP: they take no passwords there, or only ones that few users have.
 */
export const mailHosts = {
  google: ['google'],
  microsoft: ['microsoft'],
  yahoo: ['yahoo', 'imap'],
  icloud: ['icloud', 'imap'],
  '163': ['imap'],
  aol: ['imap'],
  fastmail: ['imap'],
  gandi: ['imap'],
  gmx: ['imap'],
  hover: ['imap'],
  ionos: ['imap'],
  'mail.com': ['imap'],
  'mail.ru': ['imap'],
  'mailbox.org': ['imap'],
  migadu: ['imap'],
  namecheap: ['imap'],
  ovh: ['imap'],
  qq: ['imap'],
  rackspace: ['imap'],
  'web.de': ['imap'],
  yandex: ['imap'],
  zoho: ['imap'],
} as const satisfies Readonly<Record<string, readonly ProviderName[]>>

export type MailHost = keyof typeof mailHosts
