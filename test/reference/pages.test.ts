import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allFields, fieldsOf } from '../../src/reference/fields.ts'
import { html } from '../../src/lib/html.ts'
import { markdown } from '../../src/reference/markdown.ts'
import { document, operations, operationNamed, pageOf, PATCH, unbuilt } from './site.ts'

const { schemas } = document.components
const idsIn = (page: string) => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)

test('every operation has a page of its own, which the introduction leads to', () => {
  const index = unbuilt.resource('')?.text ?? ''
  assert.equal(operations.length, Object.values(document.paths).flatMap((item) => Object.keys(item)).length)
  for (const { id, summary, method } of operations) {
    const page = pageOf(id)
    assert.ok(page.includes(`<h1>${summary}</h1>`), id)
    assert.ok(page.includes(`>${method}</span>`), id)
    assert.ok(index.includes(`href="/docs/${id}"`), id)
  }
  assert.equal(unbuilt.resource('no_such_operation'), undefined)
})

test('every parameter, field, error and example of an operation has an anchor', () => {
  for (const { id, parameters, body, answers } of operations) {
    const ids = new Set(idsIn(pageOf(id)))
    const fields = [
      ...(body ? allFields(fieldsOf(body.schema, 'body', schemas)) : []),
      ...answers
        .filter(({ status }) => status < 400)
        .flatMap(({ content }) => allFields(fieldsOf(content?.media.schema ?? {}, 'answer', schemas))),
    ]
    const expected = [
      ...parameters.map((parameter) => `${parameter.in}.${parameter.name}`),
      ...fields.flatMap(({ anchor, path = anchor }) => [anchor, path]),
      ...answers.filter(({ status }) => status >= 400).map(({ status }) => `error.${status}`),
      ...answers
        .filter(({ content }) => content === undefined)
        .flatMap(({ headers }) => headers.map(([header]) => `redirect.${header}`)),
      ...Object.keys(body?.examples ?? {}).map((name) => `example.${name}`),
    ]
    assert.deepEqual(
      expected.filter((anchor) => !ids.has(anchor)),
      [],
      id,
    )
  }
})

test('the fields that the seed page names can be linked to by their path', () => {
  const ids = idsIn(pageOf(PATCH))
  for (const id of [
    'path.provider',
    'path.id',
    'body.name',
    'body.credential_data',
    'body.credential_data.private_key',
  ])
    assert.ok(ids.includes(id), id)
})

test('no id stands twice on a page, and every link within it leads somewhere', () => {
  for (const name of ['', ...operations.map(({ id }) => id)]) {
    const page = pageOf(name)
    const ids = idsIn(page)
    assert.equal(new Set(ids).size, ids.length, name)
    for (const [, target = ''] of page.matchAll(/href="#([^"]+)"/g))
      assert.ok(ids.includes(target), `${name} #${target}`)
  }
})

test('a page tells every description, allowed value and constraint of its parameters and fields', () => {
  const { parameters, body } = operationNamed(PATCH)
  const page = pageOf(PATCH)
  for (const { schema } of [...parameters, ...allFields(fieldsOf(body?.schema ?? {}, 'body', schemas))]) {
    for (const value of schema.enum ?? []) assert.ok(page.includes(`<code>${String(value)}</code>`), String(value))
    if (schema.description !== undefined)
      assert.ok(page.includes(markdown(schema.description).text), schema.description)
    if (schema['x-expected'] !== undefined) assert.ok(page.includes(schema['x-expected']))
  }
  assert.match(page, /1 to 512 characters/)
  assert.match(
    page,
    /Make an API key in the\s+<a href="\/dashboard">dashboard<\/a>,\s+under\s+<strong>API keys<\/strong>/,
  )
})

test('the page of a sign-in tells each parameter with its limits, where it leads to, and what can go wrong', () => {
  const page = pageOf('get_oauth2_flow')
  const { parameters, answers } = operationNamed('get_oauth2_flow')
  assert.ok(parameters.length >= 13)
  for (const { name, schema } of parameters) {
    const row = page.slice(page.indexOf(` id="query.${name}"`)).split('</li>')[0] ?? ''
    if (schema.maxLength !== undefined) assert.match(row, new RegExp(`at most ${schema.maxLength} characters`), name)
  }
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 302, 400, 429, 500, 503],
  )
  assert.ok(page.includes('id="redirect.location"'))
  assert.match(page, /location: https:\/\/accounts\.google\.com\//, 'an example at the side')
  assert.match(page, /All have <a href="\/docs#error">the same form<\/a>/)
  for (const error of ['access_denied', 'invalid_scope', 'temporarily_unavailable'])
    assert.ok(page.includes(`<code>${error}</code>`), error)
})

test('what is no markup is escaped wherever it is put in', () => {
  const hostile = `<img src=x onerror="alert('1')">&`
  assert.equal(
    html`<p title="${hostile}">${[hostile, undefined, false, 0]}</p>`.text,
    `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;0</p>`,
  )
  for (const text of [hostile, `- ${hostile}`, `## ${hostile}`, `\`${hostile}\``])
    assert.ok(!markdown(text).text.includes('<img'), text)
})

test('without what is built for the browser, a page says so and is complete all the same', () => {
  const page = pageOf(PATCH)
  assert.match(page, /have not been built here/)
  assert.doesNotMatch(page, /<script|<link rel="stylesheet"/)
})

test('no page has a script, a style or a handler inline', () => {
  for (const name of ['', ...operations.map(({ id }) => id)])
    assert.doesNotMatch(pageOf(name), /<script(?! src| type="module" src)|<style| style=| on[a-z]+=/, name)
})
