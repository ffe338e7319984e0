import { describe } from 'node:test'
import { auditContract } from './contract/audit.ts'
import { commitsContract } from './contract/commits.ts'
import { failingContract } from './contract/failing.ts'
import type { Engine } from './contract/given.ts'
import { grantsContract } from './contract/grants.ts'
import { handlesContract } from './contract/handles.ts'
import { kindsContract } from './contract/kinds.ts'
import { leasesContract } from './contract/leases.ts'
import { membersContract } from './contract/members.ts'
import { purgeContract } from './contract/purge.ts'
import { scopingContract } from './contract/scoping.ts'
import { staleContract } from './contract/stale.ts'
import { straysContract } from './contract/strays.ts'
import { versionsContract } from './contract/versions.ts'

/** What every engine behind the store's port must do. An engine's test file runs it once. */
export function storeContract(name: string, engine: Engine): void {
  describe(`the store on ${name}`, () => {
    kindsContract(engine)
    staleContract(engine)
    scopingContract(engine)
    versionsContract(engine)
    membersContract(engine)
    grantsContract(engine)
    leasesContract(engine)
    auditContract(engine)
    purgeContract(engine)
    straysContract(engine)
    failingContract(engine)
    commitsContract(engine)
    handlesContract(engine)
  })
}
