import type { Reads } from '../../store/store.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { keyIdOf } from '../../vault/seal.ts'
import { Unsealable } from '../../vault/unsealable.ts'
import { allBoxes } from '../placed-boxes.ts'
import { fail, failuresOr, type Finding } from './finding.ts'

const PAGE = 500

/** Opens every box at its place, and looks for boxes that belong to nothing. */
export async function checkBoxes(read: Reads, keys: Keyring): Promise<Finding[]> {
  const failures: string[] = []
  let boxes = 0
  for await (const page of allBoxes(read, PAGE))
    for (const { name, place, keyId, box, inItsRow } of page) {
      boxes++
      try {
        keys.open(place, box).fill(0)
        if (keyIdOf(box) !== keyId) failures.push(`${name} is sealed with another key than its row says`)
        if (!inItsRow) failures.push(`${name} stands in the other version's place`)
      } catch (error) {
        if (!(error instanceof Unsealable)) throw error
        failures.push(`${name} does not open (${error.reason})`)
      }
    }
  const strays = await read.countStrays()
  return [
    ...failuresOr(failures, `${boxes} boxes open`),
    ...(strays > 0 ? [fail(`${strays} boxes, or states of health, belong to nothing that is live`)] : []),
  ]
}
