import type { Provider } from './provider.ts'

export const icloud: Provider<'icloud'> = {
  name: 'icloud',
  title: 'iCloud',
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
}
