import { usingData } from '../../grants/behind.ts'
import { verify } from '../../grants/verify.ts'
import { notFound, Problem } from '../../lib/problem.ts'
import type { ProviderName } from '../../providers/index.ts'
import type { CredentialType } from '../../providers/provider.ts'
import type { Trial } from '../../store/store.ts'
import type { Context } from '../operation.ts'
import { providerOf } from '../shapes.ts'
import { countTry, TRIES } from './tries.ts'

export const verifyParameter = {
  type: 'boolean',
  default: false,
  description:
    'Tries the data with the provider first, and changes nothing unless it is accepted. What is tried, the operation that ' +
    `verifies a credential says. Each counts among the ${TRIES.calls} tries of credentials a minute that an application has.`,
} as const

/**
 * Tries data that is not kept yet.
 *
 * @returns what is kept of it as the credential's health, if anything
 * @throws Problem `invalid` when the provider does not accept them, `provider-unavailable` when it cannot be asked; either with
 *   its words and every step. `rate-limited`
 */
export async function acceptedData(
  context: Context,
  of: {
    readonly provider: ProviderName
    /** The credential that it is for, where there is one already: an administrator may have consented through it. */
    readonly id?: string
    readonly type: CredentialType
    readonly data: Readonly<Record<string, unknown>>
  },
): Promise<Trial | undefined> {
  const { caller, read, keys, upstream, now } = context
  const { provider: name, id, type, data } = of
  const connector = await read.connector(caller.app, name)
  if (connector === undefined) throw notFound('connector')
  const activeId = connector.activeCredentialId
  const at = { app: caller.app, provider: name, ...(id !== undefined && { id }) }
  const using = await usingData({ read, keys }, at, { type, data, activeId })
  const subject = { provider: providerOf(name), connector, using, mailbox: undefined }
  await countTry(context)
  const { outcome, steps, failure, trial } = await verify(upstream, subject, () => now)
  if (outcome === 'passed') return trial
  const tried = { outcome, steps }
  const provider = { code: failure?.code ?? null, message: failure?.words ?? null }
  const advice = steps.findLast((step) => step.outcome !== 'passed' && step.code !== null)?.advice ?? ''
  if (outcome === 'unclear')
    throw new Problem(
      'provider-unavailable',
      `The provider has not said whether it accepts the data. ${advice}`.trim(),
      {
        provider,
        tried,
        retryAfter_s: failure?.retryAfter_s ?? 1,
      },
    )
  const message = `must be what the provider accepts. ${advice}`.trim()
  throw new Problem('invalid', `credential_data: ${message}`, {
    fields: [{ path: 'credential_data', message }],
    provider,
    tried,
  })
}
