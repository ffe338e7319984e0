import { agentMailboxWay } from './fields.ts'
import type { Provider } from './provider.ts'

/** The older name of what is now `nylas`. Both are accepted, and they stay distinct. */
export const inbox: Provider<'inbox'> = {
  name: 'inbox',
  title: 'Inbox',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [agentMailboxWay],
}
