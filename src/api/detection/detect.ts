import { invalid } from '../../lib/problem.ts'
import { providerNames } from '../../providers/index.ts'
import { domainOf } from '../../providers/mailbox/host.ts'
import { operation } from '../operation.ts'
import { connectedProviders, detectProvider } from './provider.ts'

const CALLS = 20
const anAddress = 'must be an email address'

export const detectProviderByEmail = operation({
  id: 'detect_provider_by_email',
  methods: ['POST'],
  path: '/v3/providers/detect',
  changesNothing: true,
  limit: { calls: CALLS, within_s: 60 },
  tag: 'Providers',
  summary: 'Detect the provider of a mailbox',
  description:
    'Tells which provider keeps the mailbox of an address: by its domain where that is a well-known one, else by who takes ' +
    `the mail of the domain. It takes no body. An application may ask ${CALLS} times a minute.`,
  scope: 'grants:read',
  query: {
    type: 'object',
    required: ['email'],
    properties: {
      email: {
        type: 'string',
        maxLength: 320,
        pattern: '^[^\\s@]+@[^\\s@.]+(?:\\.[^\\s@.]+)+$',
        'x-expected': anAddress,
        description: 'The address of the mailbox.',
        example: 'ada@example.com',
      },
      all_provider_types: {
        type: 'boolean',
        default: false,
        description:
          'With `true`, all providers come into question; otherwise those that the application has a connector for.',
      },
    },
  },
  answer: {
    status: 200,
    description: 'What was found out; with `detected` false, nothing.',
    data: {
      title: 'Detected provider',
      description: 'Who keeps a mailbox.',
      type: 'object',
      required: ['email_address', 'detected'],
      properties: {
        email_address: { type: 'string', description: 'The address that was asked about.' },
        detected: { type: 'boolean', description: 'Whether a provider was found.' },
        provider: { type: 'string', enum: providerNames, description: 'The provider to sign in with.' },
        type: {
          type: 'string',
          description: 'Only where the provider is `imap`: whose servers they are, such as `gmx`.',
        },
      },
    },
    example: { email_address: 'ada@example.com', detected: true, provider: 'google' },
  },
  problems: [],

  async act({ caller, query, read, mx }) {
    const { email, all_provider_types: all } = query
    const domain = domainOf(email)
    if (domain === undefined) throw invalid([{ path: 'email', message: anAddress }])
    const among = all ? providerNames : await connectedProviders(read, caller.app)
    const found = await detectProvider(domain, among, mx)
    return { data: { email_address: email, detected: found !== undefined, ...found } }
  },
})
