import assert from 'node:assert/strict'
import { openVersion } from '../../src/sealed/versions.ts'
import type { Deployment } from '../../src/deployment.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { credentialFingerprintPlace } from '../../src/vault/fingerprint.ts'
import { credentialPlace } from '../../src/vault/place.ts'
import type { Api, Fields } from '../harness/index.ts'
import { CREDENTIALS, type Promised, type Writer } from './writer.ts'

/** All credentials as the server tells them, and what is really sealed in them, by their ids. */
export async function found(
  api: Api,
  { store, keys }: Deployment,
  applicationId: string,
): Promise<Map<string, Promised>> {
  const app = applicationId as ApplicationId
  const all = new Map<string, Promised>()
  for (let offset = 0; ; offset += 200) {
    const page = await api.get(`${CREDENTIALS}?view=full&limit=200&order_by=asc&offset=${offset}`)
    assert.equal(page.status, 200, page.raw)
    for (const fields of page.items.filter((one) => one['credential_type'] === 'serviceaccount')) {
      const { id, name } = fields
      const version = fields['version'] as number
      const at = { app, provider: 'google', id, version }
      const sealed = await store.read.sealedVersion(app, 'google', id, version)
      assert.ok(sealed, `version ${version} of ${id}`)
      const data = openVersion(keys.current, at, sealed.box)
      assertFingerprint(fields, keys.current.open(credentialPlace({ ...at, applicationId: app }), sealed.box))
      all.set(id, { id, name, mark: data['project_id'] as string, version })
    }
    if (page.items.length < 200) return all
  }

  function assertFingerprint(fields: Fields, canonical: Buffer): void {
    const place = credentialFingerprintPlace({ applicationId: app, id: fields.id, field: 'credential_data' })
    assert.equal(fields['fingerprint'], keys.current.fingerprint(place, canonical))
  }
}

/** Compares what is there with what a writer was promised, and lets it go on from what is there. */
export function compare(writer: Writer, all: Map<string, Promised>): void {
  const { doubt } = writer
  for (const promised of writer.live.values()) {
    const { id } = promised
    const there = all.get(id)
    all.delete(id)
    if (doubt?.kind === 'delete' && doubt.id === id && there === undefined) writer.live.delete(id)
    else if (doubt?.kind === 'patch' && doubt.id === id && there?.version !== undefined) {
      const after = {
        id,
        name: doubt.name ?? promised.name,
        mark: doubt.mark ?? promised.mark,
        version: promised.version + (doubt.mark === undefined ? 0 : 1),
      }
      const whole = [promised, after].some((one) => JSON.stringify(one) === JSON.stringify(there))
      assert.ok(whole, `half of ${JSON.stringify(doubt)}: ${JSON.stringify({ promised, there })}`)
      writer.live.set(id, there)
    } else assert.deepEqual(there, promised, 'what was acknowledged is there')
  }
  for (const id of writer.gone) assert.ok(!all.has(id), `${id} was deleted`)
  if (doubt?.kind === 'create')
    for (const there of all.values())
      if (there.name === doubt.name) {
        assert.deepEqual(there, { id: there.id, name: doubt.name, mark: doubt.mark, version: 1 })
        writer.live.set(there.id, there)
        all.delete(there.id)
      }
  writer.doubt = undefined
}
