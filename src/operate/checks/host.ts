import { readFile, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { fail, ok, warn, type Finding } from './finding.ts'

const OTHERS = 0o077
const MIB = 1024 ** 2
const FREE_FAIL_BYTES = 64 * MIB
const FREE_WARN_BYTES = 1024 * MIB

/** What the machine has to do with it: who else can read the files, what a crash writes, how full the disk is. */
export async function checkHost(paths: {
  readonly data: string
  /** Undefined where a server has the database. */
  readonly databaseFile: string | undefined
  readonly rootFile: string | undefined
}): Promise<Finding[]> {
  const { data, databaseFile, rootFile } = paths
  return [
    ...(databaseFile === undefined
      ? [ok('the database is PostgreSQL: its files, its disk and its backups are looked after where it runs')]
      : [
          await checkMode(data, 'the data folder', 'chmod 0700'),
          await checkMode(databaseFile, 'the database', 'chmod 0600'),
        ]),
    ...(rootFile === undefined ? [] : [await checkMode(rootFile, 'the root key', 'chmod 0600', 0o040)]),
    coreDumps(await readFile('/proc/self/limits', 'utf8').catch(() => '')),
    ...(databaseFile === undefined ? [] : [await checkSpace(data, databaseFile)]),
  ]
}

async function checkMode(file: string, what: string, cure: string, alsoFine = 0): Promise<Finding> {
  const mode = (await stat(file)).mode & 0o777
  const shown = `${what}, ${file}, has mode ${mode.toString(8).padStart(4, '0')}`
  return (mode & OTHERS & ~alsoFine) === 0 ? ok(shown) : fail(`${shown}, which lets others at it: ${cure} it`)
}

/** A core dump of a server would hold its keys. A server that was started from here has the limits of this process. */
export function coreDumps(limits: string): Finding {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits)?.[1]
  if (soft === undefined) return warn('the limit of core dumps cannot be read on this system')
  if (soft === '0') return ok('core dumps are off')
  return warn(`core dumps are on (limit ${soft}) and would hold keys: run the server with \`ulimit -c 0\``)
}

async function checkSpace(data: string, databaseFile: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  const said = `${Math.floor(free / MIB)} MiB of disk are free in ${path.resolve(data)}`
  if (free < FREE_FAIL_BYTES) return fail(said)
  const { size } = await stat(databaseFile)
  return free < Math.max(FREE_WARN_BYTES, size) ? warn(said) : ok(said)
}
