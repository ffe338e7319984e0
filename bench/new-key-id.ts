import { randomBytes } from 'node:crypto'

/** Stands in a request for the id of a key that nobody has sent before: data that a credential has already is no change. */
export const NEW_KEY_ID = '@'.repeat(40)

export const withNewKeyId = (request: string): string =>
  request.replace(NEW_KEY_ID, () => randomBytes(20).toString('hex'))
