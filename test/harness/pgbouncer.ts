import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { temporaryFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import { giveToUser, runAsUser } from './postgres-programs.ts'

/** PgBouncer in transaction mode before a fresh database of a server. It comes with no package of npm: undefined without it. */
export async function startPgbouncer(server: string): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const { error, stdout } = spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' })
  if (error !== undefined) return undefined
  const [, major = 0, minor = 0] = /PgBouncer (\d+)\.(\d+)/.exec(stdout) ?? []
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 21)) return undefined

  const database = `test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${database}`)
  await admin.end()

  const { hostname, port, username } = new URL(server)
  const own = await freePort()
  const folder = temporaryFolder()
  const file = path.join(folder, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]
${database} = host=${hostname} port=${port || 5432} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_prepared_statements = 200
`,
  )
  for (const one of [folder, file]) {
    chmodSync(one, one === folder ? 0o755 : 0o644)
    giveToUser(one)
  }
  const child = runAsUser('pgbouncer', [file])
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  const gone = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    let output = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('process up')) resolve()
    })
    void gone.then(() => {
      reject(new Error(`pgbouncer did not start:\n${output}`))
    })
  })
  return {
    url: `postgres://${username}@127.0.0.1:${own}/${database}`,
    async stop() {
      process.off('exit', killed)
      child.kill('SIGKILL')
      await gone
    },
  }
}
