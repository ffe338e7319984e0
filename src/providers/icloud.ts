import { line, password } from './fields.ts'
import type { Provider } from './provider.ts'

export const icloud: Provider<'icloud'> = {
  name: 'icloud',
  title: 'iCloud',
  vouchesForAddresses: true,
  connector: {
    publicSettings: [],
    scope: 'none',
    guide: {
      where: 'Apple Account of each user',
      url: 'https://account.apple.com/account/manage',
      steps: [
        'There is nothing to register. Users who connect make an app-specific password: Sign-In and Security, App-Specific Passwords. It needs two-factor authentication.',
      ],
    },
  },
  credentials: {},
  // https://support.apple.com/en-us/102525
  mail: {
    imap: { host: 'imap.mail.me.com', port: 993 },
    smtp: { host: 'smtp.mail.me.com', port: 587 },
    domains: ['icloud.com', 'me.com', 'mac.com'],
  },
  ways: [
    {
      way: 'imap',
      title: 'An app-specific password',
      schema: {
        type: 'object',
        properties: {
          username: line(320, 'The iCloud address, or the name before @icloud.com.'),
          password: password(512, 'An app-specific password.'),
        },
        required: ['username', 'password'],
        additionalProperties: false,
      },
      publicSettings: ['username'],
      example: { username: 'user@icloud.com', password: 'abcd-efgh-ijkl-mnop' },
    },
  ],
}
