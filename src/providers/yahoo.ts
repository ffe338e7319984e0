import { clientSettings, connectorOverride } from './fields.ts'
import type { Guide, Provider } from './provider.ts'

const guide: Guide = {
  where: 'Yahoo Developer Network',
  url: 'https://developer.yahoo.com/apps/',
  steps: [
    'Mail needs an approval first: ask for access to the Yahoo Mail API with the form at https://senders.yahooinc.com/developer/developer-access/ and name the Yahoo account that the app will belong to.',
    'With that account, open My Apps, Create an App.',
    'Enter the name, and the callback URI of your application as Redirect URI. Choose Confidential Client, and the API permissions that were approved.',
    'Create App. Copy Client ID (Consumer Key) and Client Secret (Consumer Secret).',
  ],
}

export const yahoo: Provider<'yahoo'> = {
  name: 'yahoo',
  title: 'Yahoo',
  connector: { settings: clientSettings(), publicSettings: ['client_id'], scope: 'scope', guide },
  credentials: {
    connector: connectorOverride('Yahoo', { client_id: 'dj0yJmk9example', client_secret: 'example' }, guide),
  },
}
