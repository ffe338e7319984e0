import { agentMailboxWay } from './fields.ts'
import type { Provider } from './provider.ts'

export const nylas: Provider<'nylas'> = {
  name: 'nylas',
  title: 'Nylas',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [agentMailboxWay],
}
