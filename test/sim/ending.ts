import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DATABASE_FILE } from '../../src/deployment.ts'
import type { Course } from './course.ts'
import { lending } from './moves/mailboxes.ts'
import type { Processes } from './processes.ts'
import type { Progress } from './progress.ts'
import type { Requests } from './requests.ts'

/** What a simulation is ended with. */
export interface Ending {
  readonly course: Course
  readonly requests: Requests
  readonly processes: Processes
  readonly progress: Progress
  /** Compares what is stored with the model; may verify the audit chains too. */
  readonly check: (verify: boolean) => Promise<void>
}

/** Without faults, everything works again. */
export async function recover({ course, requests, processes, progress, check }: Ending): Promise<void> {
  const { trace, world } = course
  trace.add('no more faults')
  course.faultlessSince = world.time.passed
  world.disk.setFull(false)
  world.calls.provider.expired.clear()
  const idle = () => world.gate.pending.length === 0 && requests.flights.length === 0
  do await progress.goOn()
  while (!idle())
  if (processes.server === undefined) {
    void processes.start()
    do await progress.goOn()
    while (!idle())
  }
  await check(true)
  for (const operation of ['create_connector', 'create_credential', 'patch_credential_by_id', 'get_credential_all']) {
    progress.pass(() => {
      world.time.pass(1001)
    })
    await progress.settle()
    requests.ask(processes.server, requests.of(operation))
    do await progress.goOn()
    while (!idle())
    await check(false)
  }
  for (let again = 0; again < 2; again++) {
    progress.pass(() => {
      world.time.pass(1001)
    })
    await progress.settle()
    requests.ask(processes.server, (pick, _state, { grants }) => {
      const id = pick.of([...grants.values()].filter(({ token }) => token !== undefined))?.id
      return id === undefined ? undefined : lending(id, 3000)
    })
    do await progress.goOn()
    while (!idle())
    await check(false)
  }
  processes.command()
  do await progress.goOn()
  while (!idle() || processes.commands > 0)
  await check(true)
}

/** A stop, and another start: the same is there. And no secret is in any file. */
export async function end({ course, processes, progress, check }: Ending): Promise<void> {
  const { world } = course
  await processes.stop(() => progress.goOn())
  void processes.start()
  do await progress.goOn()
  while (processes.server === undefined)
  course.unchecked = true
  await check(true)
  for (const name of readdirSync(world.folder).filter((one) => one.startsWith(DATABASE_FILE)))
    if (course.holdsSecret(readFileSync(path.join(world.folder, name), 'latin1')))
      throw new Error(`a secret is in ${name}`)
}
