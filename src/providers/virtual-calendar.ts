import { emailAddress } from './fields.ts'
import type { Provider } from './provider.ts'

export const virtualCalendar: Provider<'virtual-calendar'> = {
  name: 'virtual-calendar',
  title: 'Virtual calendar',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [
    {
      way: 'none',
      title: 'An address of its own',
      schema: {
        type: 'object',
        properties: { email: emailAddress },
        required: ['email'],
        additionalProperties: false,
      },
      publicSettings: ['email'],
      example: { email: 'room@example.com' },
    },
  ],
}
