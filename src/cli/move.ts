import path from 'node:path'
import { SettingError, settings, type Config } from '../config.ts'
import { DeploymentError } from '../deployment.ts'
import { parseDatabaseUrl } from '../lib/database-url.ts'
import { systemClock } from '../lib/clock.ts'
import { isDatabaseUrl } from '../operate/move-sides.ts'
import { move } from '../operate/move.ts'
import { notice, say } from './output.ts'
import { progressOf } from './progress.ts'
import { holdServeLock } from './serve-lock.ts'

/** `claviger move`: only while no server runs. Cut short, it is run again. */
export async function moveDeployment(config: Config, options: { readonly to: string }): Promise<void> {
  const { data, databaseUrl, rootKey } = config
  const to = targetOf(options.to)
  if (databaseUrl === undefined && to === data) throw new DeploymentError(`--to names the folder that is moved, ${to}`)
  const folders = [...(databaseUrl === undefined ? [data] : []), ...(isDatabaseUrl(to) ? [] : [to])]
  const locks = folders.map(holdServeLock)
  const progress = progressOf('rows')
  try {
    const moved = await move({ data, databaseUrl, rootKey, clock: systemClock, onNotice: notice }, to, progress)
    progress.end()
    say(`Everything is in ${nameOf(to)}: ${moved.rows.toLocaleString('en')} rows, the same on both sides.`)
    for (const { status, what } of moved.findings) say(`  ${status.padEnd(4)}  ${what}`)
    say(`It opens with the same root key, from ${moved.root.description}.`)
    say(`${databaseUrl === undefined ? data : nameOf(databaseUrl)} is as it was. Do not serve both: ${nextStep(to)}`)
  } finally {
    progress.end()
    for (const lock of locks) lock.release()
  }
}

function targetOf(to: string): string {
  if (!isDatabaseUrl(to)) {
    if (/^\w+:\/\//.test(to)) throw new SettingError('--to must be a postgres:// URL or a data folder')
    return path.resolve(to)
  }
  try {
    parseDatabaseUrl(to)
  } catch (error) {
    throw new SettingError(`--to ${(error as Error).message}`)
  }
  return to
}

/** Without user and password. */
function nameOf(place: string): string {
  if (!isDatabaseUrl(place)) return place
  const { hosts, database } = parseDatabaseUrl(place)
  return `the PostgreSQL database ${database ?? ''} at ${hosts.map(({ host, port }) => `${host}:${port}`).join(', ')}`
}

function nextStep(to: string): string {
  const start = isDatabaseUrl(to)
    ? `start servers with ${settings.databaseUrl.env} set to the new one`
    : `start the server with ${settings.data.env}=${to} and without ${settings.databaseUrl.env}`
  return `${start}, and put the old one away.`
}
