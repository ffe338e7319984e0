import type { Config } from '../../config.ts'
import { say, sayJson, sayTable, timeText } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger keys list`: the keyring as the database has it; no key itself. */
export async function listKeys(config: Config, options: { readonly json?: true }): Promise<void> {
  const { rootId, rows } = await withDeployment(config, async ({ store: { read } }) => ({
    rootId: (await read.deployment())?.rootId,
    rows: await Promise.all(
      (await read.dataKeys()).map(async (row) => ({ ...row, boxes: await read.countSealedUnder(row.id) })),
    ),
  }))
  if (options.json) {
    sayJson({
      root_key_id: rootId,
      keys: rows.map(({ id, purpose, state, boxes, createdAt, destroyedAt }) => ({
        id,
        purpose,
        state,
        boxes,
        created_at: createdAt,
        destroyed_at: destroyedAt,
      })),
    })
    return
  }
  say(`root key ${rootId ?? 'unknown'}`)
  say()
  sayTable(
    ['ID', 'PURPOSE', 'STATE', 'BOXES', 'CREATED', 'DESTROYED'],
    rows.map((row) => [
      String(row.id),
      row.purpose,
      row.state,
      row.purpose === 'data' ? String(row.boxes) : '-',
      timeText(row.createdAt),
      timeText(row.destroyedAt),
    ]),
  )
}
