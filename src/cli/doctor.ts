import type { Config } from '../config.ts'
import { ok } from '../operate/checks/finding.ts'
import { checkHost } from '../operate/checks/host.ts'
import { checkStored } from '../operate/checks/stored.ts'
import { say, sayJson } from './output.ts'
import { withDeployment } from './with-deployment.ts'

/** `claviger doctor`, to be run beside a server as well; exit status 1 when something fails. */
export async function doctor(config: Config, options: { readonly json?: true }): Promise<void> {
  const findings = await withDeployment(config, async (deployment) => {
    const { root, rootFile, databaseFile } = deployment
    const { id } = await root.load()
    return [
      ok(`the root key ${id} opens the keyring`),
      ...(await checkStored(deployment)),
      ...(await checkHost({ data: config.data, databaseFile, rootFile })),
    ]
  })
  if (findings.some(({ status }) => status === 'fail')) process.exitCode = 1
  if (options.json) sayJson(findings)
  else for (const { status, what } of findings) say(`${status.padEnd(4)}  ${what}`)
}
