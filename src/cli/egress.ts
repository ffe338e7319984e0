import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SettingError, type Config } from '../config.ts'
import { createEgress, type Egress } from '../egress/egress.ts'
import { codeOf } from '../egress/egress-error.ts'
import { version } from './version.ts'

/**
 * The door out as the settings say.
 *
 * @param overrides where the operator points providers.
 * @throws SettingError when the file of authorities cannot be read.
 */
export function openEgress(config: Config, overrides: readonly URL[] = []): Egress {
  const { egressAllow, egressPorts, egressProxy, egressCa } = config
  return createEgress({
    version: version(),
    overrides,
    ...(egressAllow && { allow: egressAllow }),
    ...(egressPorts && { ports: egressPorts }),
    ...(egressProxy && { proxy: egressProxy }),
    ...(egressCa !== undefined && { ca: authorities(egressCa) }),
  })
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** OpenSSL would pass over what it cannot read, and the reason would be looked for at the provider. */
function authorities(file: string): string {
  const wrong = (what: string) => new SettingError(`CLAVIGER_EGRESS_CA: the file ${what}`)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw wrong(`cannot be read (${codeOf(error) ?? 'unknown error'})`)
  }
  const certificates = text.match(CERTIFICATE) ?? []
  try {
    for (const certificate of certificates) new X509Certificate(certificate)
  } catch {
    throw wrong('holds a certificate that cannot be read')
  }
  if (certificates.length === 0) throw wrong('holds no certificate in PEM')
  return certificates.join('\n')
}
