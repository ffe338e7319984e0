import { randomUUID } from 'node:crypto'
import { withConnection, type Database, type Query } from './database.ts'

/** What an instance has said longer ago is no longer so. */
const FRESH_S = 3
/** The row of one that is gone is removed by any other. */
const KEPT_S = 60

/** What the instances tell each other of their requests. */
export interface Rates {
  /** See the port. */
  exchange(mine: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>
  /** Takes back what was told. */
  leave(): Promise<void>
}

/** One row for each instance, replaced and read in one statement; by the database's clock, for theirs may differ. */
export function ratesOver(database: Database): Rates {
  const instance = randomUUID()
  let told = false

  async function ask(query: Query) {
    const { rows } = await withConnection(database, (connection) => connection.query(query))
    return rows
  }

  return {
    async exchange(mine) {
      told = true
      const rows = await ask({
        text: `with told as (
            insert into instance_rates (instance, seen_at, rates) values ($1, clock_timestamp(), $2)
            on conflict (instance) do update set seen_at = excluded.seen_at, rates = excluded.rates
          ), gone as (
            delete from instance_rates where seen_at < clock_timestamp() - interval '${KEPT_S} seconds' and instance <> $1
          )
          select key, sum(value::float8) as rate from instance_rates, json_each_text(rates::json)
          where instance <> $1 and seen_at > clock_timestamp() - interval '${FRESH_S} seconds'
          group by key`,
        values: [instance, JSON.stringify(Object.fromEntries(mine))],
      })
      return new Map(rows.map(({ key, rate }) => [String(key), Number(rate)]))
    },
    async leave() {
      if (told) await ask({ text: 'delete from instance_rates where instance = $1', values: [instance] })
    },
  }
}
