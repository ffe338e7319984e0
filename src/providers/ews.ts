import { emailAddress, host, line, password, port } from './fields.ts'
import type { Provider } from './provider.ts'

export const ews: Provider<'ews'> = {
  name: 'ews',
  title: 'Exchange Web Services',
  connector: {
    publicSettings: [],
    scope: 'scopes',
    guide: {
      where: 'Exchange server of each user',
      url: 'https://learn.microsoft.com/en-us/exchange/client-developer/exchange-web-services/start-using-web-services-in-exchange',
      steps: [
        'There is nothing to register: users sign in at their own Exchange server, where Exchange Web Services must be reachable from outside.',
        'In Exchange Online, Microsoft has been switching this interface off since October 2026 and ends it on 1 April 2027: for mailboxes there, use the Microsoft provider.',
      ],
    },
  },
  credentials: {},
  ways: [
    {
      way: 'ews',
      title: 'A password at an Exchange server',
      schema: {
        type: 'object',
        properties: {
          email: emailAddress,
          ews_username: line(320, 'The user name at the server, as DOMAIN\\user or as an address.'),
          ews_password: password(512, 'The password.'),
          ews_host: host('The Exchange server.'),
          ews_port: { ...port('Its port.'), default: 443 },
        },
        required: ['email', 'ews_username', 'ews_password', 'ews_host'],
        additionalProperties: false,
      },
      publicSettings: ['ews_username', 'ews_host', 'ews_port'],
      example: {
        email: 'user@example.com',
        ews_username: 'user@example.com',
        ews_password: 'the password',
        ews_host: 'mail.example.com',
      },
    },
  ],
}
