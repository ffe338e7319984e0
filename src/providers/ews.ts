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
}
