import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openApiDocument } from '../../src/http/openapi/document.ts'
import { temporaryFolder } from '../harness/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js')

/** What the public linter finds, by its recommended rules (redocly.yaml). */
async function lint(document: unknown): Promise<{ readonly totals: unknown; readonly problems: readonly unknown[] }> {
  const file = path.join(temporaryFolder(), 'openapi.json')
  writeFileSync(file, JSON.stringify(document))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'lint', file, '--format=json', '--config', path.join(root, 'redocly.yaml')],
    { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
  ).catch((error: unknown) => error as { stdout: string })
  return JSON.parse(stdout) as Awaited<ReturnType<typeof lint>>
}

test('the public linter finds neither an error nor a warning', async () => {
  const { totals, problems } = await lint(openApiDocument())
  assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 }, JSON.stringify(problems, null, 2))
})

test('the linter would tell of an example that does not fit, and of a missing description', async () => {
  const document = structuredClone(openApiDocument()) as {
    tags: { description?: string }[]
    components: {
      responses: { Conflict: { content: Record<string, { examples: Record<string, { value: unknown }> }> } }
    }
  }
  document.components.responses.Conflict.content['application/json']!.examples['name-taken']!.value = { error: 1 }
  delete document.tags[0]!.description
  const { problems } = await lint(document)
  const rules = new Set(problems.map((problem) => (problem as { ruleId: string }).ruleId))
  assert.deepEqual(rules, new Set(['no-invalid-media-type-examples', 'tag-description']))
})
