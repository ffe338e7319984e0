import assert from 'node:assert/strict'
import { systemClock } from '../../src/lib/clock.ts'
import { checkStored } from '../../src/operate/checks/stored.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { withDeployment } from '../harness/index.ts'
import { assertWhole } from '../harness/tables.ts'
import { assertRecorded, changesIn, endOf } from './audit.ts'
import type { Slot } from './client.ts'
import { credentials } from './credentials.ts'
import { explain } from './explain.ts'
import { linearizable } from './linearizable.ts'
import { marked } from './marks.ts'

export interface At {
  readonly data: string
  readonly databaseUrl: string
  readonly applicationId: string
}

/**
 * Shows that all that clients were answered fits together and with what is there: linearizable credential by credential,
 * each change with its audit record and each record with its change, nothing half done, every chain and box whole.
 *
 * @param after the number of the last audit record from before the load.
 * @returns the number of the last one now.
 */
export function assertSound(slots: readonly Slot[], at: At, after: number): Promise<number> {
  const { data, databaseUrl, applicationId } = at
  return withDeployment(
    data,
    async (deployment) => {
      const { store, keys } = deployment
      for (const slot of slots) {
        const history = marked(slot, keys.current, applicationId)
        const verdict = linearizable(credentials, history)
        if (!verdict.linearizable) assert.fail(explain(verdict, history))
      }
      // A rotation that was cut short is finished by the next one.
      await rotateDataKey(deployment, { clock: systemClock, progress: () => undefined })
      await assertWhole(deployment)
      const findings = await checkStored(deployment)
      assert.deepEqual(
        findings.filter(({ status }) => status === 'fail'),
        [],
        'what `claviger doctor` finds',
      )
      const changes = await changesIn(store, applicationId, after)
      for (const slot of slots) assertRecorded(slot, changes)
      return endOf(store, applicationId)
    },
    databaseUrl,
  )
}
