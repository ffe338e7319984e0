import { invalid, type FieldError } from '../../lib/problem.ts'
import { checkCredentialData } from '../../providers/check.ts'
import { providerNamed, type ProviderName } from '../../providers/index.ts'
import { providerOf } from '../shapes.ts'

/** A credential's data, checked: as it is kept, and as canonical JSON to be sealed. */
export interface CheckedData {
  readonly data: Readonly<Record<string, unknown>>
  readonly canonical: string
}

/** @throws Problem `invalid` naming all bad fields under `credential_data`. */
export function checkedData(provider: ProviderName, type: string, data: object): CheckedData {
  const result = checkCredentialData(providerOf(provider), type, data as Record<string, unknown>)
  if (result.kind === 'wrong') throw invalid(result.fields)
  return result
}

/**
 * What is wrong with data that came in a request with other faults; none where it cannot be judged.
 *
 * @param name of the provider, which may be among the faults.
 */
export function dataErrors(name: string, type: unknown, body: unknown): readonly FieldError[] {
  const provider = providerNamed(name)
  const data: unknown = typeof body === 'object' && body !== null && 'credential_data' in body && body.credential_data
  if (provider === undefined || typeof type !== 'string') return []
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const result = checkCredentialData(provider, type, data as Record<string, unknown>)
  return result.kind === 'wrong' ? result.fields : []
}
