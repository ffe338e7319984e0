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
import { api, rsaPrivateKey, startServer, temporaryFolder, vaultOf, type RunningServer } from '../harness/index.ts'
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
  const file = sampleFile(node(operation, callFor(operation, example)))
  return (await run(process.execPath, [file], { env: environment() })).stdout
}

/** A sample in a folder that has the official client. */
function sampleFile(sample: string | undefined): string {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'node_modules'))
  const client = fileURLToPath(new URL('../../node_modules/nylas', import.meta.url))
  symlinkSync(client, path.join(folder, 'node_modules/nylas'), 'junction')
  const file = path.join(folder, 'sample.mjs')
  writeFileSync(file, sample ?? '')
  return file
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

/** The sample of a sign-in, with an application and an address that are there. */
async function signIn(query: Readonly<Record<string, string>>) {
  const operation = operationNamed('get_oauth2_flow')
  const redirectUri = 'https://app.example.com/sample'
  const { status } = await api(server.url, server.apiKey).post('/v3/applications/redirect-uris', { url: redirectUri })
  assert.equal(status, 200)
  const call = callFor(operation)
  const own = { client_id: server.applicationId, redirect_uri: redirectUri }
  // By its number, it would first be led to the name that its cookie belongs to.
  const origin = server.url.replace('127.0.0.1', 'localhost')
  return { operation, call: { ...call, origin, query: { ...call.query, ...own, ...query } } }
}

/** What the Node sample of a sign-in prints. */
async function urlByNode(query: Readonly<Record<string, string>>): Promise<string> {
  const { operation, call } = await signIn(query)
  const { stdout } = await run(process.execPath, [sampleFile(node(operation, call))], { env: environment() })
  return stdout
}

test('the curl sample of a sign-in shows where a browser is led to', async () => {
  const { operation, call } = await signIn({ provider: 'google', state: "it's & mine" })
  const { stdout } = await run('sh', ['-c', curl(operation, call)], { env: environment() })
  assert.match(stdout, /^HTTP\/1\.1 302 /)
  assert.match(stdout, /^location: https:\/\/accounts\.google\.com\//m)
})

test('the Node sample of a sign-in makes the URL that a browser is sent to', async () => {
  const query = {
    provider: 'google',
    scope: 'openid email',
    state: "it's & mine",
    login_hint: 'a@example.com',
    access_type: 'offline',
  }
  const url = new URL((await urlByNode(query)).trim())
  const { call } = await signIn(query)
  assert.deepEqual(Object.fromEntries(url.searchParams), call.query)
  const answer = await fetch(url, { redirect: 'manual' })
  assert.equal(answer.status, 302)
  assert.match(answer.headers.get('location') ?? '', /^https:\/\/accounts\.google\.com\//)
})

test('a sign-in with PKCE, or of an administrator, is made by the client’s own method for that', async () => {
  const proved = { provider: 'google', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }
  const printed = await urlByNode(proved)
  assert.match(printed, /secret: '[\w-]{36}'/)
  assert.match(printed, /code_challenge_method=s256&code_challenge=\w{86}/)
  const consent = { response_type: 'adminconsent', credential_id: ids.google }
  const url = new URL((await urlByNode(consent)).trim())
  assert.equal(url.searchParams.get('response_type'), 'adminconsent')
  assert.equal(url.searchParams.get('credential_id'), ids.google)

  const written = async (write: typeof python, query: Readonly<Record<string, string>>) => {
    const { operation, call } = await signIn(query)
    return write(operation, call) ?? ''
  }
  for (const [write, plain, withPkce, ofAdmin] of [
    [python, /auth\.url_for_oauth2\(/, /auth\.url_for_oauth2_pkce\(/, /auth\.url_for_admin_consent\(/],
    [ruby, /auth\.url_for_oauth2\(/, /auth\.url_for_oauth2_pkce\(/, /auth\.url_for_admin_consent\(/],
  ] as const) {
    assert.match(await written(write, {}), plain)
    assert.match(await written(write, proved), withPkce)
    assert.doesNotMatch(await written(write, proved), /x{43}/, 'the client makes its own')
    assert.match(await written(write, proved), /takes its secret as code_verifier/)
    assert.match(await written(write, consent), ofAdmin)
    assert.match(await written(write, consent), new RegExp(ids.google))
  }
  const more = { credential_id: ids.google, options: 'smtp_required' }
  assert.match(await written(ruby, more), /# This client cannot send credential_id and options here\./)
  assert.match(await written(node, more), /\/\/ This client cannot send options here\./)
  assert.doesNotMatch(await written(python, more), /cannot send/)
})

test('the client’s camelCase leaves a key file as it is and turns all else back', () => {
  const operation = operationNamed('create_credential')
  const text = node(operation, callFor(operation, 'google-serviceaccount')) ?? ''
  assert.match(text, /credentialType: 'serviceaccount'/)
  assert.match(text, /auth_provider_x509_cert_url: 'https:/)
  assert.match(node(operation, callFor(operation, 'google-connector')) ?? '', /clientSecret: 'GOCSPX-example'/)
})

test('the Ruby client is given the body of a custom authentication alone, for it takes nothing else there', () => {
  const operation = operationNamed('byo_auth')
  assert.match(ruby(operation, callFor(operation)) ?? '', /custom_authentication\(\n {2}\{\n {4}provider: /)
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
      // Health, metrics and this document take no key; the others are additions of ours. A sign-in is a URL to make.
      const ours =
        (operation.scopes === undefined && !operation.redirects) ||
        /\/(?:rollback|verify|health|provider-token)$/.test(operation.path)
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
