import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf, weights } from '../../scripts/weights.ts'

test('the first load of the heaviest page, and the editor, weigh no more than promised', async () => {
  for (const { what, bytes, most } of await weights()) {
    assert.ok(bytes > 1024, what)
    assert.ok(bytes <= most, `${what}: ${bytes} bytes of at most ${most}`)
  }
})

test('what a chunk imports is weighed with it, each file once', () => {
  const manifest = {
    a: { file: 'a.js', imports: ['b', 'c'], css: ['a.css'] },
    b: { file: 'b.js', imports: ['c'] },
    c: { file: 'c.js' },
  }
  assert.deepEqual(filesOf(manifest, ['a']), new Set(['a.js', 'a.css', 'b.js', 'c.js']))
  assert.throws(() => filesOf(manifest, ['d']), /the build has no d/)
})
