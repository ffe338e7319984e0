import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { backUp } from '../operate/backup.ts'
import { say } from './output.ts'
import { withDeployment } from './with-deployment.ts'

/** `claviger backup`, to be run beside a server as well. */
export async function backup(config: Config, file: string): Promise<void> {
  const target = path.resolve(file)
  await withDeployment(config, async ({ store, root }) => {
    await backUp(store, target)
    const { id } = await root.load()
    say(`${file} holds everything but the root key (${(await stat(target)).size} bytes).`)
    say(`It opens with the root key ${id} alone, from ${root.description}: keep a copy of that elsewhere.`)
  })
}
