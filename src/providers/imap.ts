import { emailAddress, host, line, password, port } from './fields.ts'
import type { Provider } from './provider.ts'

export const imap: Provider<'imap'> = {
  name: 'imap',
  title: 'IMAP',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [
    {
      way: 'imap',
      title: 'A password, over IMAP and SMTP',
      schema: {
        type: 'object',
        properties: {
          imap_username: line(320, 'The user name at the IMAP server, most often the address.'),
          imap_password: password(512, 'The password, or an app password.'),
          imap_host: host('The IMAP server.'),
          imap_port: {
            ...port('Its port: 993 with TLS from the start, 143 with STARTTLS.'),
            default: 993,
            not: { enum: [465, 587] },
            'x-expected': 'must be a port of IMAP, such as 993 or 143',
          },
          smtp_host: host('The SMTP server; without it, mail cannot be sent.'),
          smtp_port: {
            ...port('Its port: 465 with TLS from the start, 587 with STARTTLS.'),
            default: 465,
            not: { enum: [993, 143] },
            'x-expected': 'must be a port of SMTP, such as 465 or 587',
          },
          smtp_username: line(320, 'The user name at the SMTP server; without it, that of the IMAP server.'),
          smtp_password: password(512, 'The password at the SMTP server; without it, that of the IMAP server.'),
          email: { ...emailAddress, description: 'The address of the mailbox, where the user name is none.' },
        },
        required: ['imap_username', 'imap_password', 'imap_host'],
        dependentRequired: { smtp_port: ['smtp_host'], smtp_username: ['smtp_host'], smtp_password: ['smtp_host'] },
        additionalProperties: false,
      },
      publicSettings: ['imap_username', 'imap_host', 'imap_port', 'smtp_host', 'smtp_port', 'smtp_username'],
      example: {
        imap_username: 'user@example.com',
        imap_password: 'the password',
        imap_host: 'imap.example.com',
        imap_port: 993,
        smtp_host: 'smtp.example.com',
        smtp_port: 465,
      },
    },
  ],
}
