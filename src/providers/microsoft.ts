import type { JsonSchema } from '../lib/schema.ts'
import { clientId, clientSecret, clientSettings, connectorOverride } from './fields.ts'
import type { CredentialSpec, Provider } from './provider.ts'

const tenant: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern:
    '^(?:common|organizations|consumers' +
    '|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}' +
    '|(?:[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?\\.)+[A-Za-z][0-9A-Za-z-]{0,61}[0-9A-Za-z])$',
  'x-expected': 'must be a GUID, a domain, or common, organizations or consumers',
  description: 'Directory to sign in to: a GUID, a domain, or common, organizations or consumers.',
}

/**
 * Consent of an administrator for a whole tenant. The older form names the client; the newer one names the tenant and
 * may leave the client to the connector.
 */
const adminConsent: CredentialSpec = {
  title: 'Microsoft admin consent',
  description: 'Consent of an administrator for all mailboxes of a tenant: tenant, or client_id and client_secret.',
  schema: {
    type: 'object',
    properties: { client_id: clientId, client_secret: clientSecret, tenant },
    anyOf: [{ required: ['tenant'] }, { required: ['client_id', 'client_secret'] }],
    dependentRequired: { client_secret: ['client_id'] },
    'x-expected': 'needs tenant, or client_id and client_secret',
    additionalProperties: true,
  },
  example: { tenant: '3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b2' },
}

const example = { client_id: '0f6c2d9e-7b1a-4c35-8e24-5d9b3a7f1c60', client_secret: 'example', tenant: 'common' }

export const microsoft: Provider<'microsoft'> = {
  name: 'microsoft',
  title: 'Microsoft',
  connector: {
    settings: clientSettings({ tenant }),
    publicSettings: ['client_id', 'tenant'],
    scope: 'scope',
  },
  credentials: {
    connector: connectorOverride('Microsoft', example, { tenant }),
    adminconsent: adminConsent,
  },
}
