import { keyFiles } from './key-files.ts'
import type { Load } from './load.ts'
import { NEW_KEY_ID } from './new-key-id.ts'

export const CREDENTIALS = 1000

export const files = keyFiles(CREDENTIALS)
const bodies = files.map((file) => JSON.stringify({ credential_data: { ...file, private_key_id: NEW_KEY_ID } }))
const credentialPath = (id: string) => `/v3/connectors/google/creds/${id}`

/** A PATCH of each credential with the data of a key file, which has another id each time that it is sent. */
export const patches = (ids: readonly string[]): Load['requests'] =>
  ids.map((id, at) => ({ method: 'PATCH', path: credentialPath(id), body: bodies[at % bodies.length] ?? '' }))

export const gets = (ids: readonly string[]): Load['requests'] =>
  ids.map((id) => ({ method: 'GET', path: credentialPath(id) }))
