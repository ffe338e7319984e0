import { count } from './format.ts'

export const applicationTexts = {
  title: 'Applications',
  lead: 'Each application has its own connectors, credentials, API keys and audit log. Nothing is shared between them.',
  list: 'Applications',
  name: 'Application',
  environment: 'Environment',
  region: 'Region',
  holds: 'Holds',
  holdings: (connectors: number, credentials: number) =>
    `${count(connectors, 'connector', 'connectors')}, ${count(credentials, 'credential', 'credentials')}`,
  created: 'Created',
  create: 'New application',
  emptyTitle: 'No application yet',
  empty: 'An application holds the connectors and credentials of one product, in one environment.',
  emptyViewer: 'An owner or admin has to create one.',
  nameHint: 'Your users will see it. It can be changed later.',
  environmentHint: 'It cannot be changed later.',
  environments: {
    production: 'Real users.',
    staging: 'A trial run before real users.',
    sandbox: 'For tests and development.',
  },
  createSubmit: 'Create application',
  saidCreated: 'Application created',
} as const
