import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invalid, type FieldError } from '../../lib/problem.ts'
import { imap } from '../../providers/imap.ts'
import type { Connector } from '../../store/store.ts'
import { formPage } from './form.ts'
import { plainLook } from './look.ts'

/** What the alert of the form says of fields that are wrong. */
function alertOn(...wrong: FieldError[]): string {
  const signIn = { login_hint: null, options: [] } as unknown as Parameters<typeof formPage>[1]['signIn']
  const candidate = { provider: imap, connector: {} as Connector }
  const entered = { fields: {}, problem: invalid(wrong) }
  const { body } = formPage(plainLook(false), { state: 'x', signIn }, candidate, entered)
  return /role="alert">(.*?)<\/p>/s.exec(body.text)?.[1] ?? ''
}

test('what is wrong beside the fields of a form is written out, for nothing below could be marked with it', () => {
  const outside = { path: 'scope', message: 'must be <less>' }
  const inside = { path: 'settings.imap_host', message: 'must be the name of a host' }
  assert.equal(alertOn(inside), 'Look at what is marked below, and sign in again.')
  assert.equal(alertOn(outside), 'scope must be &lt;less&gt;.')
  assert.equal(alertOn(inside, outside), 'Look at what is marked below, and sign in again. scope must be &lt;less&gt;.')
})
