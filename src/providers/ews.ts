import type { Provider } from './provider.ts'

export const ews: Provider<'ews'> = {
  name: 'ews',
  title: 'Exchange Web Services',
  connector: { publicSettings: [], scope: 'scopes' },
  credentials: {},
}
