import assert from 'node:assert/strict'
import test from 'node:test'
import { envRootSource } from './env.ts'
import { generateRootKeyText, parseRootKey, RootKeyError } from './root.ts'

const text = generateRootKeyText()

test('the variable is gone once it was read, and the key can be loaded again', async () => {
  const environment: NodeJS.ProcessEnv = { ROOT: text, OTHER: 'stays' }
  const source = envRootSource('ROOT', environment)
  assert.equal(source.description, 'env:ROOT')
  const root = await source.load()
  assert.deepEqual(environment, { OTHER: 'stays' })
  assert.equal(root.id, parseRootKey(text).id)
  assert.equal(await source.load(), root)
})

test('it is the variable of this process that is read and deleted', async () => {
  process.env['CLAVIGER_TEST_ROOT'] = text
  assert.equal((await envRootSource('CLAVIGER_TEST_ROOT').load()).id, parseRootKey(text).id)
  assert.equal(process.env['CLAVIGER_TEST_ROOT'], undefined)
})

test('a missing or wrong variable is refused by name, without its value, which is deleted all the same', async () => {
  const environment: NodeJS.ProcessEnv = { EMPTY: '', WRONG: text.slice(0, -1) }
  await assert.rejects(
    envRootSource('ROOT', environment).load(),
    new RootKeyError('The environment variable ROOT is not set.'),
  )
  await assert.rejects(envRootSource('EMPTY', environment).load(), /variable EMPTY: The root key is empty/)
  await assert.rejects(envRootSource('WRONG', environment).load(), (error: Error) => {
    assert.match(error.message, /variable WRONG: The root key is too short/)
    return !error.message.includes(text.slice(20, 40))
  })
  assert.deepEqual(environment, {})
})
