import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { exampleCall, type Call } from '../../src/reference/samples/call.ts'
import { curl } from '../../src/reference/samples/curl.ts'
import { languages } from '../../src/reference/samples/languages.ts'
import { node } from '../../src/reference/samples/node.ts'
import { python } from '../../src/reference/samples/python.ts'
import { ruby } from '../../src/reference/samples/ruby.ts'
import { examplesOf, type Operation } from '../../src/reference/operations.ts'
import { rsaPrivateKey, startServer, temporaryFolder, vaultOf, type RunningServer } from '../harness/index.ts'
import { operationNamed, operations, pageOf, PATCH } from './site.ts'

// The samples are run as a reader would run them: pasted, with the key in CLAVIGER_API_KEY.

const run = promisify(execFile)
let server: RunningServer
let ids: { readonly google: string; readonly uri: string; readonly grant: string }
before(async () => {
  server = await startServer()
  await viaCurl('create_connector', 'google')
  const google = (await viaCurl('create_credential', 'google-serviceaccount')).data.id
  // One that no provider has to be asked for.
  await viaCurl('create_connector', 'virtual-calendar')
  ids = {
    google,
    uri: (await viaCurl('add_callback_uri', 'web')).data.id,
    grant: (await viaCurl('byo_auth', 'virtual-calendar-none')).data.id,
  }
})
after(() => server.stop())

interface Answered {
  readonly request_id: string
  readonly data: { readonly id: string; readonly name: string }
}

/** The call of an example, to the running server and with a key in place of the dots. */
function callFor(operation: Operation, example?: string): Call {
  const examples = examplesOf(operation)
  const [, chosen] = examples.find(([name]) => name === example) ?? examples[0] ?? []
  const call = exampleCall({ ...operation, examples: chosen && [chosen] })
  const body = call.body?.replace(/"-----BEGIN[^"]+"/, JSON.stringify(rsaPrivateKey()))
  const id = () => (operation.path.includes('redirect-uris') ? ids.uri : ids.google)
  const path = {
    ...call.path,
    ...(call.path['id'] !== undefined && { id: id() }),
    ...(call.path['grant_id'] !== undefined && { grant_id: ids.grant }),
  }
  return { ...call, origin: server.url, path, body }
}

const environment = () => ({ ...process.env, CLAVIGER_API_KEY: server.apiKey })

async function viaCurl(id: string, example?: string, change?: (call: Call) => Call): Promise<Answered> {
  const operation = operationNamed(id)
  const call = callFor(operation, example)
  const { stdout } = await run('sh', ['-c', curl(operation, change?.(call) ?? call)], { env: environment() })
  return JSON.parse(stdout) as Answered
}

async function viaNode(id: string, example?: string): Promise<string> {
  const operation = operationNamed(id)
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'node_modules'))
  const client = fileURLToPath(new URL('../../node_modules/nylas', import.meta.url))
  symlinkSync(client, path.join(folder, 'node_modules/nylas'), 'junction')
  const file = path.join(folder, 'sample.mjs')
  writeFileSync(file, node(operation, callFor(operation, example)) ?? '')
  return (await run(process.execPath, [file], { env: environment() })).stdout
}

test('the curl sample of the seed page replaces the data of a credential', async () => {
  const answer = await viaCurl(PATCH, 'google-serviceaccount')
  assert.equal(answer.data.id, ids.google)
  const sealed = await vaultOf(server.data, {
    applicationId: server.applicationId,
    provider: 'google',
    id: ids.google,
  })
  assert.equal(sealed['private_key'], rsaPrivateKey())
})

test('a name with every kind of quotation reaches the server through the shell as it is', async () => {
  const name = `O'Brien "quoted" $HOME \`id\` \\ #{1} é`
  const answer = await viaCurl(PATCH, 'rename', (call) => ({ ...call, body: JSON.stringify({ name }) }))
  assert.equal(answer.data.name, name)
})

test('the curl sample of every operation that only reads gets an answer', async () => {
  for (const { id, method, scopes } of operations)
    if (method === 'GET' && scopes !== undefined) assert.equal((await viaCurl(id)).request_id.length, 36, id)
})

test('the Node sample of every operation that the client has gets an answer, the seed page’s first', async () => {
  assert.match(await viaNode(PATCH, 'google-serviceaccount'), new RegExp(ids.google))
  for (const operation of operations.filter(({ scopes }) => scopes !== undefined)) {
    const { id, method } = operation
    if ((method === 'GET' || method === 'PATCH') && node(operation, callFor(operation)) !== undefined)
      assert.match(await viaNode(id, id === 'patch_grant_by_id' ? 'scope' : undefined), /requestId: '/, id)
  }
})

test('the client’s camelCase leaves a key file as it is and turns all else back', () => {
  const operation = operationNamed('create_credential')
  const text = node(operation, callFor(operation, 'google-serviceaccount')) ?? ''
  assert.match(text, /credentialType: 'serviceaccount'/)
  assert.match(text, /auth_provider_x509_cert_url: 'https:/)
  assert.match(node(operation, callFor(operation, 'google-connector')) ?? '', /clientSecret: 'GOCSPX-example'/)
})

/** Every sample of one language over every operation and example, as one text an entry. */
function allSamples(write: typeof python): string[] {
  return operations.flatMap((operation) => {
    const names = operation.body ? examplesOf(operation).map(([name]) => name) : [undefined]
    return names.map((name) => write(operation, callFor(operation, name))).filter((text) => text !== undefined)
  })
}

for (const { language, write, check } of [
  {
    language: 'python3',
    write: python,
    check: ['-c', 'import ast, json, sys; [ast.parse(text) for text in json.load(sys.stdin)]'],
  },
  {
    language: 'ruby',
    write: ruby,
    check: ['-rjson', '-e', 'JSON.parse(STDIN.read).each { |text| RubyVM::InstructionSequence.compile(text) }'],
  },
])
  test(`every ${language} sample is a program, where ${language} is there to tell`, async (t) => {
    if (!(await isThere(language))) {
      t.diagnostic(`${language} is not installed here`)
      return
    }
    const texts = [
      ...allSamples(write),
      write(operationNamed(PATCH), { ...callFor(operationNamed(PATCH)), body: '{"name":"#{1} \\\\ \\"x\\" #@y"}' }) ??
        '',
    ]
    assert.ok(texts.length > 30)
    const { status, errors } = await fed(language, check, JSON.stringify(texts))
    assert.equal(status, 0, errors)
  })

test('what a language would fill in within a string is kept from it', () => {
  const operation = operationNamed(PATCH)
  const call = { ...callFor(operation), body: JSON.stringify({ name: "#{x} #@y $z 'a'" }) }
  assert.match(ruby(operation, call) ?? '', /name: "\\#\{x\} \\#@y \$z 'a'"/)
  assert.match(node(operation, call) ?? '', /name: '#\{x\} #@y \$z \\'a\\''/)
})

test('where a client lacks an operation, the page says so in words', () => {
  for (const operation of operations)
    for (const { client, write } of languages) {
      const lacks = write(operation, callFor(operation)) === undefined
      assert.equal(pageOf(operation.id).includes(`${client} lacks this operation`), lacks, `${operation.id} ${client}`)
      // Health, metrics and this document take no key; the others are additions of ours.
      const ours = operation.scopes === undefined || /\/(?:rollback|verify|health|provider-token)$/.test(operation.path)
      assert.equal(lacks, ours && client !== 'curl', `${operation.id} ${client}`)
    }
})

async function isThere(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  )
}

function fed(command: string, given: string[], input: string): Promise<{ status: number | null; errors: string }> {
  const child = spawn(command, given, { stdio: ['pipe', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdin.end(input)
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, errors })
    })
  })
}
