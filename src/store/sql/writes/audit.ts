import { step, write, type StepsOf } from '../write.ts'

type Start = { chain: string; seq: number; mac: Uint8Array; seal: Uint8Array }

const expectRecord = write((db, p: { chain: string; seq: number; mac: Uint8Array }) =>
  db
    .selectFrom('audit_records')
    .select('seq')
    .where('chain', '=', p.chain)
    .where('seq', '=', p.seq)
    .where('mac', '=', p.mac),
)

const expectMore = write((db, p: { chain: string; seq: number }) =>
  db.selectFrom('audit_heads').select('seq').where('chain', '=', p.chain).where('seq', '>', p.seq),
)

const firstStart = write((db, p: Start) =>
  db
    .insertInto('audit_starts')
    .values({ chain: p.chain, seq: p.seq, mac: p.mac, seal: p.seal })
    .onConflict((on) => on.doNothing()),
)

const moveStart = write((db, p: Start & { from: number }) =>
  db
    .updateTable('audit_starts')
    .set({ seq: p.seq, mac: p.mac, seal: p.seal })
    .where('chain', '=', p.chain)
    .where('seq', '=', p.from),
)

const removeRecords = write((db, p: { chain: string; from: number; to: number }) =>
  db.deleteFrom('audit_records').where('chain', '=', p.chain).where('seq', '>', p.from).where('seq', '<=', p.to),
)

/** The start of an audit chain only moves forward, by whoever knows where it is. */
export const auditSteps: StepsOf<'audit.archive'> = {
  'audit.archive': ({ from, start }) => [
    step('row', expectRecord, start),
    step('row', expectMore, start),
    from === 0 ? step('change', firstStart, start) : step('change', moveStart, { ...start, from }),
    step('change', removeRecords, { chain: start.chain, from, to: start.seq }),
  ],
}
