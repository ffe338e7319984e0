import type { FromSchema } from 'json-schema-to-ts'
import { FAULTS } from '../faults.ts'
import { ENDPOINTS, PROVIDERS } from '../names.ts'

/** The bodies of the control API, each as a JSON Schema. */

const text = { type: 'string', minLength: 1, maxLength: 4096 } as const
const provider = { enum: PROVIDERS } as const
const email = {
  type: 'string',
  maxLength: 320,
  pattern: '^[^\\s@]+@[^\\s@]+$',
  'x-expected': 'must be an email address',
} as const
const texts = { type: 'array', items: text, maxItems: 200 } as const
const seconds = { type: 'integer', minimum: 1, maximum: 315_360_000 } as const
const guid = {
  type: 'string',
  pattern: '^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
  'x-expected': 'must be a GUID',
} as const

const object = <const P extends Record<string, unknown>, const R extends readonly (keyof P & string)[]>(
  properties: P,
  required: R,
) => ({ type: 'object', properties, required, additionalProperties: false }) as const

export const bodies = {
  client: object(
    {
      provider,
      client_id: text,
      client_secrets: {
        type: 'array',
        maxItems: 10,
        items: object({ value: text, expires_at: { type: 'integer', minimum: 0 } }, ['value']),
      },
      redirect_uris: texts,
      rotate_refresh_tokens: { type: 'boolean' },
      detect_reuse: { type: 'boolean' },
      access_token_ttl_s: seconds,
      refresh_token_ttl_s: seconds,
    } as const,
    ['provider', 'client_id'],
  ),
  account: object({ provider, email, name: text, tenant: guid } as const, ['provider', 'email']),
  signIn: object({ provider, accounts: { enum: ['any', 'registered'] } } as const, ['accounts']),
  tenant: object({ tenant: guid, domain: text } as const, ['tenant']),
  consent: object({ tenant: guid, client_id: text, granted: { type: 'boolean' } } as const, ['tenant', 'client_id']),
  serviceAccount: object({ client_email: email, public_key: text, delegated_scopes: texts, domain: text } as const, [
    'client_email',
  ]),
  fault: object(
    {
      fault: { enum: FAULTS },
      endpoint: { enum: ENDPOINTS },
      provider,
      client_id: text,
      tenant: guid,
      grant_type: text,
      mailbox: email,
      refresh_token: text,
      times: { type: 'integer', minimum: 1 },
      retry_after_s: { type: 'integer', minimum: 0 },
      status: { type: 'integer', minimum: 500, maximum: 599 },
      delay_ms: { type: 'integer', minimum: 0, maximum: 600_000 },
    } as const,
    ['fault'],
  ),
  grant: object({ provider, client_id: text, email, scopes: texts, tenant: guid } as const, ['provider', 'email']),
  revocation: object({ provider, client_id: text, email } as const, ['provider']),
  filter: object(
    {
      provider,
      endpoint: { enum: ENDPOINTS },
      tenant: guid,
      grant_type: text,
      client_id: text,
      mailbox: email,
    } as const,
    [],
  ),
  nothing: object({}, []),
} as const

export type BodyName = keyof typeof bodies
/** What each schema lets through. */
interface Bodies {
  client: FromSchema<typeof bodies.client>
  account: FromSchema<typeof bodies.account>
  signIn: FromSchema<typeof bodies.signIn>
  tenant: FromSchema<typeof bodies.tenant>
  consent: FromSchema<typeof bodies.consent>
  serviceAccount: FromSchema<typeof bodies.serviceAccount>
  fault: FromSchema<typeof bodies.fault>
  grant: FromSchema<typeof bodies.grant>
  revocation: FromSchema<typeof bodies.revocation>
  filter: FromSchema<typeof bodies.filter>
  nothing: Readonly<Record<string, never>>
}
export type Body<N extends BodyName> = Bodies[N]
