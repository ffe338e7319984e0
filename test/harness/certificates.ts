/** Certificates for the tests: an authority of our own, and what it signs. */

import { webcrypto } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralNames,
} from '@peculiar/x509'
import { temporaryFolder } from './folders.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const HOUR_MS = 3_600_000

export interface Signed {
  /** PEM. */
  readonly certificate: string
  readonly key: string
}

export interface Authority {
  /** Where its own certificate is, as `sslrootcert` names it. */
  readonly file: string
  /** A certificate for a server of these names. */
  sign(names: JsonGeneralNames): Promise<Signed>
}

/** An authority that nobody knows but who is given its file. */
export async function authority(name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const validity = { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + HOUR_MS) }
  const own = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  })
  const file = path.join(temporaryFolder(), 'ca.crt')
  writeFileSync(file, own.toString('pem'))
  return {
    file,
    async sign(names) {
      const theirs = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const certificate = await X509CertificateGenerator.create({
        ...validity,
        subject: 'CN=a server of the tests',
        issuer: own.subject,
        signingKey: keys.privateKey,
        publicKey: theirs.publicKey,
        signingAlgorithm: ALGORITHM,
        extensions: [new SubjectAlternativeNameExtension(names)],
      })
      const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', theirs.privateKey)).toString('base64')
      return {
        certificate: certificate.toString('pem'),
        key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
      }
    },
  }
}
