import path from 'node:path'
import { createRootKeyFile } from '../vault/root/file.ts'
import { say } from './output.ts'

/** `claviger root-key create`: a file that exists is left as it is. */
export async function createRootKey(file: string): Promise<void> {
  const { id } = await createRootKeyFile(path.resolve(file))
  say(`The root key ${id} is in ${file}: back it up, apart from the database.`)
}
