import { ownAddressWay } from './fields.ts'
import type { Provider } from './provider.ts'

export const virtualCalendar: Provider<'virtual-calendar'> = {
  name: 'virtual-calendar',
  title: 'Virtual calendar',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [ownAddressWay('room@example.com')],
}
