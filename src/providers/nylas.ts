import { emailAddress } from './fields.ts'
import type { Provider } from './provider.ts'

export const nylas: Provider<'nylas'> = {
  name: 'nylas',
  title: 'Nylas',
  connector: { publicSettings: [], scope: 'none' },
  credentials: {},
  ways: [
    {
      way: 'none',
      title: 'An address of its own',
      schema: {
        type: 'object',
        properties: {
          email: emailAddress,
          app_password: {
            type: 'string',
            minLength: 18,
            maxLength: 40,
            description: 'What mail programs sign in with, if they may.',
          },
        },
        required: ['email'],
        additionalProperties: false,
      },
      publicSettings: ['email'],
      example: { email: 'agent@example.com' },
    },
  ],
}
