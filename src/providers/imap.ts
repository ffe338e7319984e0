import type { Provider } from './provider.ts'

export const imap: Provider<'imap'> = {
  name: 'imap',
  title: 'IMAP',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
}
