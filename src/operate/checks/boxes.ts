import type { Reads } from '../../store/store.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { credentialPlace } from '../../vault/place.ts'
import { keyIdOf } from '../../vault/seal.ts'
import { Unsealable } from '../../vault/unsealable.ts'
import { fail, failuresOr, type Finding } from './finding.ts'

const PAGE = 500

/** Opens every box at its place, and looks for boxes that belong to nothing. */
export async function checkBoxes(read: Reads, keys: Keyring): Promise<Finding[]> {
  const failures: string[] = []
  let boxes = 0
  for (let after = -1; ;) {
    const page = await read.sealedVersionsAfter(after, PAGE)
    for (const { slot, version, keyId, box, applicationId, provider, credentialId } of page) {
      after = slot
      boxes++
      const name = `version ${version} of the ${provider} credential ${credentialId}`
      try {
        keys.open(credentialPlace({ applicationId, provider, id: credentialId, version }), box).fill(0)
        if (keyIdOf(box) !== keyId) failures.push(`${name} is sealed with another key than its row says`)
        if (slot % 2 !== version % 2) failures.push(`${name} stands in the other version's place`)
      } catch (error) {
        if (!(error instanceof Unsealable)) throw error
        failures.push(`${name} does not open (${error.reason})`)
      }
    }
    if (page.length < PAGE) break
  }
  const stray = await read.countStrayBoxes()
  return [
    ...failuresOr(failures, `${boxes} boxes open`),
    ...(stray > 0 ? [fail(`${stray} boxes belong to no live credential`)] : []),
  ]
}
