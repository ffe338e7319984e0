import type { Grant } from '../store/store.ts'
import type { Authenticated } from './authenticate.ts'

/**
 * Where a server is that says whose mailbox it is, because its user has named it; and as whom an IMAP server knows that user,
 * for an address beside the user name it has not looked at. An Exchange server has opened the mailbox of the address.
 */
const SAME = ['imap_host', 'imap_username', 'ews_host'] as const

/**
 * Whether a user who has authenticated is the one that a grant of the same address is of.
 *
 * An address alone does not tell: whoever runs a mail server, or a directory at Microsoft, can have any address there, and
 * would get the grant of somebody else, with its id, under which the application knows that mailbox. So the provider has
 * to be the same, and what it knows the user as, or the server that has taken the password. Nor does it tell where many have
 * accounts at one server.
 */
export function isSameMailbox(
  { provider, providerUserId, settings }: Grant,
  of: { readonly provider: string; readonly authenticated: Authenticated },
): boolean {
  const { mailbox, settings: given } = of.authenticated
  if (provider !== of.provider) return false
  if (providerUserId !== null && mailbox.providerUserId !== null && providerUserId !== mailbox.providerUserId)
    return false
  return SAME.every((name) => inOneCase(settings[name]) === inOneCase(given[name]))
}

function inOneCase(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined
}
