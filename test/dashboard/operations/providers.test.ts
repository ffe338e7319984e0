import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providers } from '../../../src/providers/index.ts'
import type { Guide } from '../../../src/providers/provider.ts'
import { withDashboard } from '../harness.ts'

interface Shown {
  readonly name: string
  readonly connector: { readonly settings: unknown; readonly guide: Guide | null }
  readonly credentials: Readonly<Record<string, { readonly schema: unknown; readonly guide: Guide | null }>>
}

test('every provider is shown with its whole schemas, as they are declared', () =>
  withDashboard(async ({ done, members }) => {
    const shown = await done<Shown[]>('list_providers', { as: members.viewer })
    assert.deepEqual(
      shown,
      // What JSON leaves of the declarations.
      JSON.parse(
        JSON.stringify(
          providers.map(({ name, title, ways, connector, credentials }) => ({
            name,
            title,
            hosted: ways.some(({ way }) => way !== 'none'),
            connector: {
              settings: connector.settings ?? null,
              public_settings: connector.publicSettings,
              scope: connector.scope,
              guide: connector.guide ?? null,
            },
            credentials: Object.fromEntries(
              Object.entries(credentials).map(([type, { title, description, schema, example, guide }]) => [
                type,
                // Every type that there is can be tried without a user.
                { title, description, schema, example, guide: guide ?? null, verifiable: true },
              ]),
            ),
          })),
        ),
      ),
    )
    assert.equal(shown.length, 10)
    assert.match(JSON.stringify(shown), /"format":"rsa-private-key"/)
    assert.match(JSON.stringify(shown), /"x-expected":/)
  }))

test('whatever has to be got at a provider comes with where to click for it, and links lead to the provider over TLS', () =>
  withDashboard(async ({ done }) => {
    for (const { name, connector, credentials } of await done<Shown[]>('list_providers')) {
      if (connector.settings !== null) assert.ok(connector.guide, name)
      for (const [type, { guide }] of Object.entries(credentials)) assert.ok(guide, `${name} ${type}`)
      const guides = [connector.guide, ...Object.values(credentials).map(({ guide }) => guide)]
      for (const guide of guides.filter((one) => one !== null)) {
        assert.equal(new URL(guide.url).protocol, 'https:', name)
        assert.ok(guide.where.length > 0 && guide.steps.length > 0, name)
        for (const step of guide.steps) assert.match(step, /^[A-Z][^\n]+\.$/, name)
      }
    }
  }))
