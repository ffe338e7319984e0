/** One field of a form, by the name of the setting that it becomes. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'email' | 'password'
  readonly isRequired: boolean
  /** Only digits are meant. */
  readonly isNumber?: boolean
  /** The address of the mailbox, where it is known already. */
  readonly isAddress?: boolean
  readonly autocomplete?: string
  readonly initial?: string
  readonly hint?: string
  /** The heading of the fields that it stands among. */
  readonly group?: string
}

export interface ProviderForm {
  readonly title: string
  readonly about?: string
  readonly fields: readonly FormField[]
}

const userName = { type: 'text', isRequired: true, autocomplete: 'username' } as const
const secret = { type: 'password', isRequired: true, autocomplete: 'current-password' } as const
const server = { type: 'text', isRequired: true } as const
const port = { type: 'text', isNumber: true, isRequired: false } as const
const incoming = { group: 'Incoming mail (IMAP)' }
const outgoing = { group: 'Outgoing mail (SMTP)', isRequired: false }

/** The forms of the providers that have no pages of their own. */
export const formFields: Readonly<Record<string, ProviderForm>> = {
  imap: {
    title: 'Sign in to your mail server',
    about: 'Your mail provider tells the names of its servers in its help, under IMAP or mail programs.',
    fields: [
      { name: 'imap_username', label: 'Email address or user name', isAddress: true, ...userName },
      {
        name: 'email',
        label: 'Address of the mailbox',
        type: 'email',
        isRequired: false,
        isAddress: true,
        autocomplete: 'email',
        hint: 'Needed where the user name is no address',
      },
      {
        name: 'imap_password',
        label: 'Password',
        hint: 'With two-step verification, this is an app password that you make at your provider.',
        ...secret,
      },
      { name: 'imap_host', label: 'IMAP server', hint: 'Such as imap.example.com', ...server, ...incoming },
      { name: 'imap_port', label: 'IMAP port', initial: '993', ...port, ...incoming },
      { name: 'smtp_host', label: 'SMTP server', hint: 'Such as smtp.example.com', ...server, ...outgoing },
      { name: 'smtp_port', label: 'SMTP port', hint: 'Most often 465', ...port, ...outgoing },
      { name: 'smtp_username', label: 'User name for SMTP', hint: 'Where it is another one', ...userName, ...outgoing },
      { name: 'smtp_password', label: 'Password for SMTP', hint: 'Where it is another one', ...secret, ...outgoing },
    ],
  },
  icloud: {
    title: 'Sign in to iCloud',
    about:
      'Apple wants an app-specific password here. Make one at account.apple.com, under Sign-In and Security, App-Specific ' +
      'Passwords.',
    fields: [
      { name: 'username', label: 'iCloud address', isAddress: true, ...userName },
      { name: 'password', label: 'App-specific password', hint: 'Such as abcd-efgh-ijkl-mnop', ...secret },
    ],
  },
  ews: {
    title: 'Sign in to your Exchange server',
    about: 'For mailboxes at Microsoft 365 or Outlook.com, choose Microsoft instead.',
    fields: [
      {
        name: 'email',
        label: 'Email address',
        type: 'email',
        isRequired: true,
        isAddress: true,
        autocomplete: 'email',
      },
      {
        name: 'ews_username',
        label: 'User name',
        hint: 'Often DOMAIN\\user, or the address',
        isAddress: true,
        ...userName,
      },
      { name: 'ews_password', label: 'Password', ...secret },
      { name: 'ews_host', label: 'Exchange server', hint: 'Such as mail.example.com', ...server },
      { name: 'ews_port', label: 'Port', initial: '443', ...port },
    ],
  },
}
