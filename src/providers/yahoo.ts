import { clientSettings, connectorOverride } from './fields.ts'
import type { Provider } from './provider.ts'

export const yahoo: Provider<'yahoo'> = {
  name: 'yahoo',
  title: 'Yahoo',
  connector: { settings: clientSettings(), publicSettings: ['client_id'], scope: 'scope' },
  credentials: { connector: connectorOverride('Yahoo', { client_id: 'dj0yJmk9example', client_secret: 'example' }) },
}
