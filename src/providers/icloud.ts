import type { Provider } from './provider.ts'

export const icloud: Provider<'icloud'> = {
  name: 'icloud',
  title: 'iCloud',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
}
