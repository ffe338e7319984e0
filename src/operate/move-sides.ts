import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { DATABASE_FILE, DeploymentError } from '../deployment.ts'
import { isThere } from '../lib/is-there.ts'
import type { MoveSource, MoveTarget } from '../store/move.ts'
import { openSqliteSource, openSqliteTarget } from '../store/sqlite/move.ts'
import { giveTo } from './give-to.ts'
import { syncFile } from './sync.ts'

/** Where a database is made before it is whole, inside the folder that it is for. */
const UNFINISHED = 'moving'

export function isDatabaseUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text)
}

export async function openSource(from: {
  readonly data: string
  readonly databaseUrl?: string | undefined
}): Promise<MoveSource> {
  if (from.databaseUrl === undefined) return openSqliteSource(path.join(from.data, DATABASE_FILE))
  const { openPostgresSource } = await import('../store/postgres/move-source.ts')
  return openPostgresSource(from.databaseUrl)
}

/** @param to the URL of a PostgreSQL database, or a data folder */
export async function openTarget(to: string, options: { readonly now: number }): Promise<MoveTarget> {
  if (!isDatabaseUrl(to)) return openFolder(to, options)
  const { openPostgresTarget } = await import('../store/postgres/move-target.ts')
  return openPostgresTarget(to, options)
}

/** The database gets its name only when it is whole and on the disk; what an earlier move has left half done goes. */
async function openFolder(folder: string, options: { readonly now: number }): Promise<MoveTarget> {
  const file = path.join(folder, DATABASE_FILE)
  if (await isThere(file)) throw new DeploymentError(`there is a database in ${folder} already: name another folder`)
  const unfinished = path.join(folder, UNFINISHED)
  const remove = () => rm(unfinished, { recursive: true, force: true })
  await remove()
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  const copy = path.join(unfinished, DATABASE_FILE)
  const target = openSqliteTarget(copy, options)
  return {
    ...target,
    async commit(auditKey, audit) {
      await target.commit(auditKey, audit)
      giveTo(copy, folder)
      await syncFile(copy)
      await rename(copy, file)
      await syncFile(folder)
      await remove()
    },
    async abandon() {
      await target.abandon()
      await remove()
    },
  }
}
