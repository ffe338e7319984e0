import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../harness/free-port.ts'
import { temporaryFolder } from '../harness/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

test('the five lines of the README lead to a lent token', { timeout: 120_000 }, async ({ signal }) => {
  const [, block = ''] = /## Lend a token, in five lines\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? []
  assert.equal(block.trim().split('\n').length, 5)
  assert.match(readme, /^`kill %%` stops both servers/m)
  // The server of "Start" may be there still, and the data of an earlier time.
  assert.doesNotMatch(block, /8080|\.\/\w/)
  const [server, sandbox] = [await freePort(), await freePort()]
  const script = block
    // Everything is installed here, and the usual ports may be somebody else's.
    .replace('npm ci && ', '')
    .replaceAll('127.0.0.1:8081', `127.0.0.1:${server}`)
    .replaceAll('127.0.0.1:4400', `127.0.0.1:${sandbox}`)
    .replace('-- sandbox &', `-- sandbox --port ${sandbox} &`)
    .replace('--port 8081', `--port ${server}`)
    .replace(
      'sleep 10',
      `until curl -sf http://127.0.0.1:${server}/health/ready && curl -sf http://127.0.0.1:${sandbox}/google/oauth2/v3/certs; do sleep 0.2; done >/dev/null`,
    )
  const others = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CLAVIGER_')))
  const tools = temporaryFolder()
  copyFileSync(new URL('../harness/curl.ts', import.meta.url), path.join(tools, 'curl.ts'))
  symlinkSync(path.join(tools, 'curl.ts'), path.join(tools, 'curl'))
  // Behind all others: where there is a curl, that one is meant.
  const environment = { ...others, TMPDIR: temporaryFolder(), PATH: `${process.env['PATH'] ?? ''}:${tools}` }
  // A group of its own, all of which ends with the test.
  const shell = spawn('sh', ['-c', script], {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { pid } = shell
  assert.ok(pid)
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  try {
    await once(shell, 'exit', { signal })
    const answers = output.split(/(?=\{"request_id")/)
    assert.match(answers.at(-1) ?? '', /"access_token":"[^"]+"/, output)
    assert.match(output, /"grant_status":"valid"/)
    // What `kill %%` does in a shell with a terminal.
    process.kill(-pid, 'SIGTERM')
    for (const port of [server, sandbox]) while (await listens(port)) await setTimeout(100, undefined, { signal })
  } finally {
    endGroup(pid)
  }
})

function listens(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )
}

/** Ends a group of processes, if one of them is left. */
function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
