import { step, write, type StepsOf } from '../write.ts'

type Kinds = 'lease.take' | 'lease.expect' | 'lease.release'

type LeaseValues = { name: string; holder: string; fence: number; until: number }

const insertLease = write((db, p: LeaseValues) =>
  db
    .insertInto('leases')
    .values({ name: p.name, holder: p.holder, fence: p.fence, until: p.until })
    .onConflict((on) => on.doNothing()),
)

const takeLease = write((db, p: LeaseValues & { from: number; at: number }) =>
  db
    .updateTable('leases')
    .set({ holder: p.holder, fence: p.fence, until: p.until })
    .where('name', '=', p.name)
    .where('fence', '=', p.from)
    .where('until', '<=', p.at),
)

const expectLease = write((db, p: { name: string; fence: number }) =>
  db.selectFrom('leases').select('name').where('name', '=', p.name).where('fence', '=', p.fence),
)

const releaseLease = write((db, p: { name: string; fence: number }) =>
  db.updateTable('leases').set({ until: 0 }).where('name', '=', p.name).where('fence', '=', p.fence),
)

/** What only one may do at a time, over all instances. */
export const leaseSteps: StepsOf<Kinds> = {
  'lease.take': ({ lease, at }) => [
    lease.fence === 1
      ? step('change', insertLease, lease)
      : step('change', takeLease, { ...lease, from: lease.fence - 1, at }),
  ],
  'lease.expect': (change) => [step('row', expectLease, change)],
  'lease.release': (change) => [step('any', releaseLease, change)],
}
