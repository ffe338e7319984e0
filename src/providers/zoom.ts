import { clientSettings, connectorOverride } from './fields.ts'
import type { Provider } from './provider.ts'

export const zoom: Provider<'zoom'> = {
  name: 'zoom',
  title: 'Zoom',
  connector: { settings: clientSettings(), publicSettings: ['client_id'], scope: 'none' },
  credentials: { connector: connectorOverride('Zoom', { client_id: 'example_client_id', client_secret: 'example' }) },
}
