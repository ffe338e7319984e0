import type { Config } from '../../config.ts'
import { systemClock } from '../../lib/clock.ts'
import { rotateDataKey } from '../../operate/rotate-data-key.ts'
import { notice, say } from '../output.ts'
import { progressOf } from '../progress.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger keys rotate`, to be run beside a server as well; cut short, it is finished by running it again. */
export async function rotateKeys(config: Config): Promise<void> {
  await withDeployment(config, async (deployment) => {
    const progress = progressOf('boxes')
    const done = await rotateDataKey(deployment, { clock: systemClock, progress: progress.show })
    progress.end()
    if (done.resumed) notice('a rotation had been begun already; it is finished now, and no further key was made')
    say(`Data key ${done.primary} seals now. ${done.rewrapped} boxes were sealed again with it.`)
    for (const id of done.destroyed) say(`Data key ${id} had no box left and is destroyed.`)
  })
}
