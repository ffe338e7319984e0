import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { openEgress } from '../../src/cli/egress.ts'
import { configure, SettingError } from '../../src/config.ts'
import { version } from '../../src/cli/version.ts'
import { temporaryFolder } from '../harness/index.ts'
import { ca, host, OK, refusal } from './world.ts'

const folder = temporaryFolder()
const file = (name: string, text: string) => {
  const full = path.join(folder, name)
  writeFileSync(full, text)
  return full
}

test('what the settings open is called, by an authority of the operator, and nothing else is', async () => {
  const agents: string[] = []
  const there = await host(
    (socket) => {
      socket.on('data', (bytes) => {
        agents.push(...(/user-agent: .*/.exec(bytes.toString()) ?? []))
        socket.write(OK)
      })
    },
    { name: '127.0.0.1' },
  )
  const opened = {
    CLAVIGER_EGRESS_ALLOW: '10.0.0.0/8, 127.0.0.1',
    CLAVIGER_EGRESS_PORTS: `8443, ${there.port}`,
    CLAVIGER_EGRESS_CA: file('two.pem', `a comment\n${readFileSync(file('one.pem', ca), 'utf8')}\n${ca}`),
  }
  const call = { method: 'GET', whose: 'tenant', url: there.url } as const
  for (const [without, reason] of [
    [undefined, undefined],
    ['CLAVIGER_EGRESS_ALLOW', 'refused-address'],
    ['CLAVIGER_EGRESS_PORTS', 'refused-url'],
    ['CLAVIGER_EGRESS_CA', 'tls'],
  ] as const) {
    const environment: Record<string, string> = { ...opened, ...(without && { [without]: '' }) }
    const egress = openEgress(configure({}, environment))
    after(() => egress.close())
    if (reason === undefined) assert.equal((await egress.http(call)).status, 200)
    else assert.equal((await refusal(egress.http(call))).reason, reason)
  }
  assert.deepEqual(agents, [`user-agent: claviger/${version()}`])
})

test('a setting that cannot be taken is refused by its name, without its value', () => {
  for (const [name, values] of [
    ['CLAVIGER_EGRESS_ALLOW', ['hidden.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0', '']],
    ['CLAVIGER_EGRESS_PORTS', ['hidden', '0', '65536', '443,', '-1']],
    ['CLAVIGER_EGRESS_PROXY', ['hidden', 'socks5://hidden:1080', 'http://hidden/path', 'http://hidden?x']],
  ] as const)
    for (const value of values) {
      const flag = `--${name.slice('CLAVIGER_'.length).toLowerCase().replaceAll('_', '-')}`
      const setting = { CLAVIGER_EGRESS_ALLOW: 'egressAllow', CLAVIGER_EGRESS_PORTS: 'egressPorts' } as const
      const key = name in setting ? setting[name as keyof typeof setting] : 'egressProxy'
      assert.throws(
        () => configure({ [key]: value }, {}),
        (error) => error instanceof SettingError && error.message.startsWith(flag) && !error.message.includes('hidden'),
        `${name} ${value}`,
      )
    }
})

test('a file of authorities that cannot be read is refused at the start, and says why', () => {
  const damaged = ca.replace(/^(-.*\n).{8}/, '$1AAAAAAAA')
  assert.notEqual(damaged, ca)
  for (const [name, what] of [
    [path.join(folder, 'none.pem'), /cannot be read \(ENOENT\)/],
    [file('empty.pem', ''), /holds no certificate/],
    [file('damaged.pem', ca + damaged), /certificate that cannot be read/],
  ] as const)
    assert.throws(
      () => openEgress(configure({}, { CLAVIGER_EGRESS_CA: name })),
      (error) => error instanceof SettingError && what.test(error.message),
    )
})
