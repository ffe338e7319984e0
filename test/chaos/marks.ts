import { canonicalJson } from '../../src/lib/canonical.ts'
import { MAX_DATA_DEPTH } from '../../src/providers/check.ts'
import { credentialFingerprintPlace } from '../../src/vault/fingerprint.ts'
import type { Keyring } from '../../src/vault/keyring.ts'
import { dataOf, shownIn, type Slot } from './client.ts'
import type { Answer, CredentialOperation, Shown } from './credentials.ts'

/** The history of a slot with marks in place of fingerprints: what the fingerprint of each data would be is known. */
export function marked({ history }: Slot, keys: Keyring, applicationId: string): readonly CredentialOperation[] {
  const marks = history.flatMap(({ request }) => ('mark' in request ? [request.mark] : []))
  const ids = new Set(
    history.flatMap(({ answer }) => (answer === undefined ? [] : shownIn(answer).map(({ id }) => id))),
  )
  const byFingerprint = new Map<string, string>()
  for (const id of ids) {
    const place = credentialFingerprintPlace({ applicationId, id, field: 'credential_data' })
    for (const mark of marks) byFingerprint.set(`${id} ${keys.fingerprint(place, canonical(mark))}`, mark)
  }
  const withMark = (one: Shown): Shown => ({ ...one, mark: byFingerprint.get(`${one.id} ${one.mark}`) ?? 'of nowhere' })
  return history.map((seen) => ({ ...seen, answer: seen.answer && answerWith(seen.answer, withMark) }))
}

function answerWith(answer: Answer, withMark: (one: Shown) => Shown): Answer {
  if (answer.kind === 'shown') return { ...answer, credential: withMark(answer.credential) }
  if (answer.kind === 'listed') return { ...answer, credentials: answer.credentials.map(withMark) }
  return answer
}

function canonical(mark: string): string {
  const result = canonicalJson(dataOf(mark), MAX_DATA_DEPTH)
  if (result.kind !== 'ok') throw new Error('the data have no canonical form')
  return result.text
}
