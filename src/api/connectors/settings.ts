import { invalid, type FieldError } from '../../lib/problem.ts'
import { checkConnectorSettings } from '../../providers/check.ts'
import { providerNamed, type ProviderName } from '../../providers/index.ts'
import type { CheckedData } from '../credentials/data.ts'
import { providerOf } from '../shapes.ts'

/** @throws Problem `invalid` naming all bad fields under `settings`. */
export function checkedSettings(provider: ProviderName, settings: object, secretMayBeKept = false): CheckedData {
  const result = checkConnectorSettings(providerOf(provider), settings as Record<string, unknown>, { secretMayBeKept })
  if (result.kind === 'wrong') throw invalid(result.fields)
  return result
}

/**
 * What is wrong with settings that came in a request with other faults; none where they cannot be judged.
 *
 * @param name of the provider, which may be among the faults.
 */
export function settingsErrors(name: string, body: unknown, secretMayBeKept: boolean): readonly FieldError[] {
  const settings: unknown = typeof body === 'object' && body !== null && 'settings' in body && body.settings
  const provider = providerNamed(name)
  if (provider === undefined || typeof settings !== 'object' || settings === null || Array.isArray(settings)) return []
  const result = checkConnectorSettings(provider, settings as Record<string, unknown>, { secretMayBeKept })
  return result.kind === 'wrong' ? result.fields : []
}

/** Whether a provider's connectors have an OAuth client, which is kept as a credential of its own. */
export function hasClient(provider: ProviderName): boolean {
  return providerOf(provider).connector.settings !== undefined
}
