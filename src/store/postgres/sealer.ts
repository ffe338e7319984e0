import type { KeyObject } from 'node:crypto'
import { CHAIN_START, headSeal, recordMac } from '../../audit/chain.ts'
import { withConnection, type Connection, type Database } from './database.ts'
import { SEALER } from './locks.ts'

interface Left {
  readonly id: number
  readonly chain: string
  readonly record: string
}

interface Head {
  readonly chain: string
  readonly seq: number
  readonly mac: Uint8Array
}

const BATCH = 1000
/** How long a record may wait to be chained after it was written here. */
const SOON_MS = 300
/** Looks after what instances have left that are no longer there. Whoever moves the database sees a server by it. */
export const LOOK_MS = 2000

const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
  SET LOCAL statement_timeout = 30000; SET LOCAL idle_in_transaction_session_timeout = 15000`

/**
 * Chains the audit records that transactions have left in `audit_inbox`: one instance at a time moves them into
 * `audit_records`, each with its number and MAC, and writes the sealed heads, in one transaction. Cut short, none of it
 * has happened. A record that is visible was committed before all that were decided after it was answered, so the order of
 * the inbox is an order in which the changes can have been made.
 */
export class Sealer {
  readonly #database: Database
  readonly #onFailure: (error: unknown) => void
  #key: KeyObject | undefined
  #soon: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  readonly #look: NodeJS.Timeout

  constructor(database: Database, onFailure: (error: unknown) => void) {
    this.#database = database
    this.#onFailure = onFailure
    this.#look = setInterval(() => {
      this.#inBackground()
    }, LOOK_MS).unref()
  }

  useKey(key: KeyObject): void {
    this.#key = key
  }

  get hasKey(): boolean {
    return this.#key !== undefined
  }

  /** To be called after records were left. */
  sealSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#inBackground()
    }, SOON_MS)
  }

  /** Resolves when everything is chained that was committed before. Those who ask together are answered together. */
  async seal(): Promise<void> {
    // The round that is under way may have looked before the last commit.
    await this.#running?.catch(() => undefined)
    await (this.#running ??= this.#round(true).finally(() => {
      this.#running = undefined
    }))
  }

  async close(): Promise<void> {
    clearInterval(this.#look)
    clearTimeout(this.#soon)
    this.#soon = undefined
    await this.seal()
  }

  #inBackground(): void {
    this.#running ??= this.#round(false)
      .catch(this.#onFailure)
      .finally(() => {
        this.#running = undefined
      })
  }

  /** @param wait for another instance that is at it, rather than leaving it to that one. */
  async #round(wait: boolean): Promise<void> {
    const key = this.#key
    if (key === undefined) return
    await withConnection(this.#database, async (connection) => {
      while (await this.#isLeft(connection)) if ((await this.#batch(connection, key, wait)) < BATCH) break
    })
  }

  async #isLeft(connection: Connection): Promise<boolean> {
    const text = 'select exists (select 1 from audit_inbox)::int as is_left'
    return (await connection.query({ text, values: [] })).rows[0]?.['is_left'] === 1
  }

  /** How many were chained. */
  async #batch(connection: Connection, key: KeyObject, wait: boolean): Promise<number> {
    await connection.script(BEGIN)
    const lock = wait
      ? 'select 1 as held from pg_advisory_xact_lock($1)'
      : 'select pg_try_advisory_xact_lock($1)::int as held'
    const { rows: locked } = await connection.query({ text: lock, values: [SEALER] })
    const left = locked[0]?.['held'] === 1 ? await inbox(connection) : []
    if (left.length === 0) {
      await connection.script('ROLLBACK')
      return 0
    }
    const heads = await headsOf(connection, [...new Set(left.map(({ chain }) => chain))])
    const records = left.map(({ chain, record }) => {
      const { seq: last, mac: previous } = heads.get(chain) ?? { seq: 0, mac: CHAIN_START }
      const seq = last + 1
      const mac = recordMac(key, chain, seq, previous, record)
      heads.set(chain, { chain, seq, mac })
      return { chain, seq, record, mac }
    })
    await connection.query({
      text: `insert into audit_records (chain, seq, record, mac)
        select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[])`,
      values: columns(records, ['chain', 'seq', 'record', 'mac']),
    })
    const sealed = [...heads.values()].map((head) => ({ ...head, seal: headSeal(key, head.chain, head.seq, head.mac) }))
    await connection.query({
      text: `insert into audit_heads (chain, seq, mac, seal)
        select * from unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[])
        on conflict (chain) do update set seq = excluded.seq, mac = excluded.mac, seal = excluded.seal`,
      values: columns(sealed, ['chain', 'seq', 'mac', 'seal']),
    })
    const { count } = await connection.query({
      text: 'delete from audit_inbox where id = any($1::bigint[])',
      values: [left.map(({ id }) => id)],
    })
    if (count !== left.length) throw new Error('audit records were taken by somebody else')
    await connection.script('COMMIT')
    return left.length
  }
}

/** A statement of its own after the lock was taken: it sees what the one who held it before has committed. */
async function inbox(connection: Connection): Promise<readonly Left[]> {
  const text = `select id, chain, record from audit_inbox order by id limit ${BATCH}`
  return (await connection.query({ text, values: [] })).rows as unknown as readonly Left[]
}

async function headsOf(connection: Connection, chains: readonly string[]): Promise<Map<string, Head>> {
  const text = 'select chain, seq, mac from audit_heads where chain = any($1::text[])'
  const rows = (await connection.query({ text, values: [chains] })).rows as unknown as readonly Head[]
  return new Map(rows.map((head) => [head.chain, head]))
}

function columns<R extends object>(rows: readonly R[], names: readonly (keyof R)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]))
}
